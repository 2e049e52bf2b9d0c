import { addressOf } from "../address.ts";
import { ask } from "../ask.ts";
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
    const { status, release } = await ask(url, { signal });
    if (release === candidate.release && status < 400) continue;
    throw new UnfitError(
      `GET ${url} was answered with status ${status} by ${release ?? "no release of ours"}; ` +
        `expected a good answer by ${candidate.release}`,
    );
  }
}
