import type { Context } from "./context.ts";
import { BlueGreenError } from "./errors.ts";
import type { Lock } from "./lock.ts";
import { type Look, onlooker } from "./onlooker.ts";
import type { Step } from "./plan.ts";
import { isAboutRelease, type Reason, reasonOf } from "./reason.ts";
import { check } from "./steps/check.ts";
import { create } from "./steps/create.ts";
import { drain } from "./steps/drain.ts";
import { offer } from "./steps/offer.ts";
import { open } from "./steps/open.ts";
import { remove } from "./steps/remove.ts";
import { start } from "./steps/start.ts";
import { stop } from "./steps/stop.ts";
import { switchTo } from "./steps/switch.ts";
import { verify } from "./steps/verify.ts";
import { watch } from "./steps/watch.ts";
import { revert, undo } from "./undo.ts";

/** How a command ended. */
export type Outcome =
  /** What was wanted serves, checked by asking it. */
  | { is: "deployed" }
  /** What was wanted served already. */
  | { is: "unchanged" }
  /** The release was not fit to serve; what served before still does, and where nothing did there is no way back. */
  | { is: "failed"; reason: Reason }
  /** The release got traffic and was not well; the route is back on what served before. */
  | { is: "reverted"; reason: Reason }
  /** Interrupted before the switch; what served before still does. */
  | { is: "interrupted" };

/**
 * Carries a plan out, one step at a time. Up to the switch, a release that is not fit and an interrupt undo
 * what was done; after it, a release that is not well loses its traffic again.
 * @throws {BlueGreenError} `abandoned`, `timed-out`, `lock-lost`; whatever runtime and proxy throw
 */
export async function apply(context: Context, lock: Lock): Promise<Outcome> {
  const { plan, onEvent, interrupt, abandon } = context;
  let look: Look | undefined;
  let isLive = !plan.steps.some((step) => step.do === "switch" || step.do === "open");

  for (const [index, step] of plan.steps.entries()) {
    const startedAt = performance.now();
    onEvent({ type: "step-started", step, index });
    try {
      await lock.check();
      if (needsLook(step) && watches(context)) look ??= await onlooker(context, plan.to);
      await carryOut(context, step, look, isLive ? abandon : AbortSignal.any([abandon, interrupt]));
      isLive ||= step.do === "switch" || step.do === "open";
    } catch (error) {
      if (abandon.aborted) throw leftAt(step, index, context);
      if (isLive) return afterSwitch(context, error);
      return beforeSwitch(context, error);
    }
    onEvent({ type: "step-ended", step, index, ms: performance.now() - startedAt });
  }
  return plan.kind === "nothing" ? { is: "unchanged" } : { is: "deployed" };
}

async function carryOut(
  context: Context,
  step: Step,
  look: Look | undefined,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  switch (step.do) {
    case "create":
      return create(context, step);
    case "start":
      return start(context, step, signal);
    case "check":
      return check(context, step, signal);
    case "open":
      return open(context, step);
    case "offer":
      return offer(context, step);
    case "switch":
      return switchTo(context, step.candidate);
    case "verify":
      return verify(context, step.candidate, signal);
    case "drain":
      return drain(context, step, look, signal);
    case "watch":
      return look && watch(context, step, look, signal);
    case "stop":
      return stop(context, step, signal);
    case "remove":
      return remove(context, step);
  }
}

/** Counting begins before the switch, so that the first request to the new release is counted. */
function needsLook(step: Step): boolean {
  return step.do === "switch" || step.do === "drain" || step.do === "watch";
}

function watches({ plan }: Context): boolean {
  return plan.steps.some((step) => step.do === "watch");
}

async function beforeSwitch(context: Context, error: unknown): Promise<Outcome> {
  const reason = await reasonOf(error, context.runtime);
  const interrupted = context.interrupt.aborted;
  context.onEvent({ type: "undoing", reason: interrupted ? "interrupted" : reason.summary });
  await undo(context);
  if (interrupted) return { is: "interrupted" };
  if (!isAboutRelease(error)) throw error;
  return { is: "failed", reason };
}

async function afterSwitch(context: Context, error: unknown): Promise<Outcome> {
  const { from, to } = context.plan;
  if (!isAboutRelease(error)) throw error;
  const reason = await reasonOf(error, context.runtime);
  if (from === undefined || from.release === to.release) return { is: "failed", reason };
  context.onEvent({ type: "reverting", reason: reason.summary });
  await revert(context, from);
  return { is: "reverted", reason };
}

function leftAt(step: Step, index: number, { plan, abandon }: Context): Error {
  const left = plan.steps.slice(index).map((each) => `${each.do} ${each.candidate.release}`);
  const why = abandon.reason instanceof BlueGreenError ? abandon.reason : undefined;
  return new BlueGreenError(
    why?.code ?? "abandoned",
    `${why?.message ?? "stopped at once"}, in the middle of "${step.do} ${step.candidate.release}"; left to do: ${left.join(", ")}. ` +
      "Run the same command again: it finishes or undoes what is left.",
    { cause: abandon.reason },
  );
}
