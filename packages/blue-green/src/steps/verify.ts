import { type Answer, ProxyError, type Question } from "@hitless/proxy";

import type { Context } from "../context.ts";
import { clientQuestion } from "../front.ts";
import { healthOf } from "../health-of.ts";
import type { Candidate } from "../plan.ts";
import { UnfitError } from "../reason.ts";

/** Asks as a client would which release serves, as often as there are instances and once more. */
export async function verify(
  context: Context,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<void> {
  const health = healthOf(context, candidate);
  const question = clientQuestion({ ...context.stack, health });
  // What an app says on a path of its own that is not its health's is its own business.
  const isHealth = question.path === health.path;
  for (let count = 0; count <= candidate.ids.length; count += 1) {
    const { status, headers } = await askOrUnfit(context, question, signal);
    const release = headers["x-hitless-release"];
    if (release === candidate.release && (status < 400 || !isHealth)) continue;
    throw new UnfitError(
      `GET ${question.path} was answered with status ${status} by ${release ?? "no release of ours"}; ` +
        `expected a good answer by ${candidate.release}`,
    );
  }
}

async function askOrUnfit(
  { proxy }: Context,
  question: Question,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    return await proxy.ask(question, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof ProxyError) || cause.code !== "unanswered") throw cause;
    throw new UnfitError(`GET ${question.path} was not answered: ${cause.message}`, undefined, {
      cause,
    });
  }
}
