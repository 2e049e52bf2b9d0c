import { askHealth } from "./ask-health.ts";
import type { Context } from "./context.ts";
import { BlueGreenError } from "./errors.ts";
import { healthOf } from "./health-of.ts";
import { healthQuestion } from "./health-url.ts";
import { liveRelease, observeProxy } from "./observe.ts";
import type { Lock } from "./lock.ts";
import type { Outcome } from "./outcome.ts";
import type { Candidate } from "./plan.ts";
import { describeState, isAboutRelease, type Reason, reasonOf } from "./reason.ts";
import { instancesOf } from "./servers.ts";
import { revert, undo } from "./undo.ts";

interface Failure {
  error: unknown;
  /** Of the step in which it happened. */
  index: number;
}

/**
 * Decides what becomes of a plan that did not come to its end, by what the proxy serves now and not by how
 * far the steps had come: a switch may have been made although its call failed.
 */
export async function settle(context: Context, lock: Lock, failure: Failure): Promise<Outcome> {
  const { error } = failure;
  if (error instanceof BlueGreenError && error.code === "lock-lost") throw error;
  throwIfAbandoned(context, failure);
  // Whoever has it now decides about what is left.
  await lock.check();
  const seen = await observeProxy(context.proxy);
  const isLive = seen !== undefined && liveRelease(context.stack, seen) === context.plan.to.release;
  try {
    return await (isLive ? goBack(context, error) : takeBack(context, error));
  } catch (cause) {
    throwIfAbandoned(context, failure);
    throw cause;
  }
}

function throwIfAbandoned(context: Context, failure: Failure): void {
  if (context.abandon.aborted) throw leftAt(context, failure);
}

async function takeBack(context: Context, error: unknown): Promise<Outcome> {
  const reason = await reasonOf(error, context.runtime);
  const isInterrupted = context.interrupt.aborted;
  context.onEvent({ type: "undoing", reason: isInterrupted ? "interrupted" : reason.summary });
  try {
    await undo(context);
  } catch (cause) {
    if (context.abandon.aborted) throw cause;
    throw new AggregateError(
      [error, cause],
      `${reason.summary}; and undoing it failed: ${messageOf(cause)}. Run the same command again.`,
      { cause },
    );
  }
  if (isInterrupted) return { is: "interrupted" };
  if (!isAboutRelease(error)) throw error;
  return { is: "failed", reason };
}

async function goBack(context: Context, error: unknown): Promise<Outcome> {
  const { from, to } = context.plan;
  if (!isAboutRelease(error)) throw error;
  const reason = await reasonOf(error, context.runtime);
  if (from === undefined || from.release === to.release) return { is: "unwell", reason };
  const fault = await faultOf(context, from);
  if (fault !== undefined) return { is: "unwell", reason: withFault(reason, from, fault) };
  context.onEvent({ type: "reverting", reason: reason.summary });
  await revert(context, from);
  return { is: "reverted", reason };
}

/** Why a release cannot take over again; undefined when it can. */
async function faultOf(context: Context, back: Candidate): Promise<string | undefined> {
  const { timeoutMs, path } = healthOf(context, back);
  for (const instance of await instancesOf(context, back)) {
    if (instance.state.is !== "running") return `${instance.id} ${describeState(instance.state)}`;
    const question = { ...healthQuestion(instance, path), timeoutMs };
    const health = await askHealth(context.proxy, question, context.abandon);
    if (!health.healthy) return `${instance.id}: ${health.reason}`;
  }
  return undefined;
}

function withFault(reason: Reason, from: Candidate, fault: string): Reason {
  return { ...reason, summary: `${reason.summary}; ${from.release} cannot take over: ${fault}` };
}

function leftAt({ plan, abandon }: Context, { index }: Failure): BlueGreenError {
  const left = plan.steps.slice(index).map((step) => `${step.do} ${step.candidate.release}`);
  const why = abandon.reason instanceof BlueGreenError ? abandon.reason : undefined;
  return new BlueGreenError(
    why?.code ?? "abandoned",
    `${why?.message ?? "stopped at once"}, in the middle of "${left[0] ?? ""}"; left to do: ${left.join(", ")}. ` +
      "Run the same command again: it finishes or undoes what is left.",
    { cause: abandon.reason },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
