import { setTimeout as delay } from "node:timers/promises";

import { type Context, progress } from "../context.ts";
import type { Look } from "../onlooker.ts";
import type { Step } from "../plan.ts";

const everyMs = 250;

/**
 * Watches the release that has gone live, while the old one stays ready to take over again. An interrupt
 * ends the watch early.
 * @throws {UnfitError} when it is not well
 */
export async function watch(
  context: Context,
  step: Step & { do: "watch" },
  look: Look,
  signal: AbortSignal,
): Promise<void> {
  const { stack, interrupt } = context;
  const until = performance.now() + stack.watchMs;
  while (performance.now() < until) {
    await look(signal);
    if (interrupt.aborted) return progress(context, step, "cut short");
    await pause(Math.min(everyMs, until - performance.now()), AbortSignal.any([signal, interrupt]));
    signal.throwIfAborted();
  }
}

/** Resolves after the time or when aborted, whichever is first. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(Math.max(0, ms), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
