import { setTimeout as delay } from "node:timers/promises";

import { type Context, progress } from "../context.ts";
import { formatDuration } from "../duration.ts";
import type { Look } from "../onlooker.ts";
import type { Step } from "../plan.ts";
import { observeServers, openTo } from "../servers.ts";

const pollMs = 50;

/**
 * Waits until a color that gets no new request has none in flight. Streams stay. What takes longer than the
 * drain limit goes on through the watch, and is named when the color is stopped. The new release is already
 * looked after.
 */
export async function drain(
  context: Context,
  step: Step & { do: "drain" },
  look: Look | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { drainMs } = context.stack;
  const giveUpAt = performance.now() + drainMs;
  let last = -1;
  for (;;) {
    const { inFlight, streams } = openTo(await observeServers(context, step.candidate));
    if (inFlight !== last)
      progress(context, step, `${inFlight} in flight, ${streams} streams stay open`);
    last = inFlight;
    if (inFlight === 0) return;
    await look?.(signal);
    if (performance.now() >= giveUpAt) {
      progress(
        context,
        step,
        `${inFlight} still in flight after ${formatDuration(drainMs)}; they go on`,
      );
      return;
    }
    await delay(pollMs, undefined, { signal });
  }
}
