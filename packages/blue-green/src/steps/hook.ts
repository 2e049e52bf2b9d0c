import { addressOf } from "../address.ts";
import { type Context, progress } from "../context.ts";
import type { Step } from "../plan.ts";
import { UnfitError } from "../reason.ts";
import { runOnHost } from "../run-on-host.ts";
import { instancesOf } from "../servers.ts";

/**
 * Runs a command of the user's, such as a migration before the switch or a smoke test after it.
 * @throws {UnfitError} unless it exits with 0 in time: then the release does not get the traffic, or loses it
 */
export async function runHook(
  context: Context,
  step: Step & { do: "hook" },
  signal: AbortSignal,
): Promise<void> {
  const { hook, candidate } = step;
  const options = { signal, onProgress: (text: string) => progress(context, step, text) };
  if (hook.in === "host") return runOnHost(hook, environmentOf(context, step), options);
  const [instance] = await instancesOf(context, candidate);
  if (instance === undefined || context.infrastructure === undefined)
    throw new UnfitError(`there is no container of ${candidate.release} to run a hook in`);
  await context.infrastructure.runHook(hook, instance, options);
}

function environmentOf(
  { stack, plan }: Context,
  { candidate }: Step & { do: "hook" },
): Record<string, string> {
  return {
    HITLESS_STACK: stack.name,
    HITLESS_SERVICE: stack.service,
    HITLESS_RELEASE: candidate.release,
    HITLESS_VERSION: candidate.version,
    HITLESS_COLOR: candidate.color,
    HITLESS_ADDRESS: addressOf(stack),
    ...(plan.from && { HITLESS_PREVIOUS_RELEASE: plan.from.release }),
  };
}
