import { addressOf } from "../address.ts";
import { type Answer, ask } from "../ask.ts";
import type { Context } from "../context.ts";
import type { Candidate } from "../plan.ts";
import { UnfitError } from "../reason.ts";

/** Asks as a client would which release serves, as often as there are instances and once more. */
export async function verify(
  context: Context,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<void> {
  const { stack, proxy } = context;
  const url = `${addressOf(stack, await proxy.observe())}${stack.health.path}`;
  for (let question = 0; question <= candidate.ids.length; question += 1) {
    const { status, release } = await askOrUnfit(url, signal);
    if (release === candidate.release && status < 400) continue;
    throw new UnfitError(
      `GET ${url} was answered with status ${status} by ${release ?? "no release of ours"}; ` +
        `expected a good answer by ${candidate.release}`,
    );
  }
}

async function askOrUnfit(url: string, signal: AbortSignal): Promise<Answer> {
  try {
    return await ask(url, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UnfitError(`GET ${url} was not answered: ${why}`, undefined, { cause });
  }
}
