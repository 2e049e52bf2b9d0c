import type { Context } from "./context.ts";
import type { Lock } from "./lock.ts";
import { type Look, onlooker } from "./onlooker.ts";
import type { Outcome } from "./outcome.ts";
import type { Step } from "./plan.ts";
import { settle } from "./settle.ts";
import { check } from "./steps/check.ts";
import { create } from "./steps/create.ts";
import { drain } from "./steps/drain.ts";
import { runHook } from "./steps/hook.ts";
import { makeImage } from "./steps/image.ts";
import { offer } from "./steps/offer.ts";
import { open } from "./steps/open.ts";
import { prepare } from "./steps/prepare.ts";
import { remove } from "./steps/remove.ts";
import { start } from "./steps/start.ts";
import { stop } from "./steps/stop.ts";
import { switchTo } from "./steps/switch.ts";
import { verify } from "./steps/verify.ts";
import { watch } from "./steps/watch.ts";

/**
 * How long a lock that was held is taken for held: it expires with a margin, so it is lost to people alone,
 * who break it by a command. Before traffic moves it is asked for all the same.
 */
const freshMs = 250;

const onlyLooks: ReadonlySet<Step["do"]> = new Set(["check", "verify", "drain", "watch"]);

/**
 * Carries a plan out, one step at a time. Up to the switch, a release that is not fit and an interrupt undo
 * what was done; after it, a release that is not well loses its traffic again.
 * @throws {BlueGreenError} `abandoned`, `timed-out`, `lock-lost`; whatever runtime and proxy throw
 */
export async function apply(context: Context, lock: Lock): Promise<Outcome> {
  const { plan, onEvent, interrupt, abandon } = context;
  let look: Look | undefined;
  let mayInterrupt = plan.steps.some(movesTraffic);

  for (const [index, step] of plan.steps.entries()) {
    const startedAt = performance.now();
    try {
      onEvent({ type: "step-started", step, index });
      if (changes(step)) await lock.check(movesTraffic(step) ? {} : { withinMs: freshMs });
      if (needsLook(step) && watches(context)) look ??= await onlooker(context, plan.to);
      const signal = mayInterrupt ? AbortSignal.any([abandon, interrupt]) : abandon;
      await carryOut(context, step, look, signal);
      mayInterrupt &&= !movesTraffic(step);
      onEvent({ type: "step-ended", step, index, ms: performance.now() - startedAt });
    } catch (error) {
      return settle(context, lock, { error, index });
    }
  }
  // Whoever has broken the lock meanwhile may have changed what was looked at.
  await lock.check();
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
    case "prepare":
      return prepare(context, step, signal);
    case "image":
      return makeImage(context, step, signal);
    case "hook":
      return runHook(context, step, signal);
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
      return switchTo(context, step.candidate, context.abandon);
    case "verify":
      return verify(context, step.candidate, signal);
    case "drain":
      return drain(context, step, look, signal);
    case "watch":
      return look && watch(context, look, signal);
    case "stop":
      return stop(context, step, signal);
    case "remove":
      return remove(context, step);
  }
}

/** What only looks and waits needs no lock: the next step that changes something asks for it. */
function changes(step: Step): boolean {
  return !onlyLooks.has(step.do);
}

/** From such a step on there is no undoing, only going on or going back. */
function movesTraffic(step: Step): boolean {
  return step.do === "switch" || step.do === "open";
}

/** Counting begins before the switch, so that the first request to the new release is counted. */
function needsLook(step: Step): boolean {
  return step.do === "switch" || step.do === "drain" || step.do === "watch";
}

function watches({ plan }: Context): boolean {
  return plan.steps.some((step) => step.do === "watch");
}
