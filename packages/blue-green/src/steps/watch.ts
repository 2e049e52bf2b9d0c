import { setTimeout as delay } from "node:timers/promises";

import type { Context } from "../context.ts";
import type { Look } from "../onlooker.ts";

const everyMs = 250;

/**
 * Watches the release that has gone live, while the old one stays ready to take over again. An interrupt
 * ends the watch early.
 * @throws {UnfitError} when it is not well
 */
export async function watch(context: Context, look: Look, signal: AbortSignal): Promise<void> {
  const { stack, interrupt } = context;
  const until = performance.now() + stack.watchMs;
  while (performance.now() < until) {
    await look(signal);
    if (interrupt.aborted) return context.onEvent({ type: "watch-cut-short" });
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
