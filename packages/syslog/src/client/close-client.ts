import type { Link } from "./link.ts";
import { longestTimerMs } from "./longest-timer.ts";
import type { Outbox } from "./outbox.ts";
import type { Waiters } from "./waiters.ts";

export interface ClosingClient {
  outbox: Outbox;
  waiters: Waiters;
  /** The connection that is there now. */
  link(this: void): Link | undefined;
  isAborted(this: void): boolean;
}

/**
 * Sends what waits and ends the connection. One that breaks while it is being ended may have lost lines, which the next one repeats.
 *
 * @returns whether the receiver has ended its side as well, and so has read everything.
 */
export async function closeClient(
  { outbox, waiters, link, isAborted }: ClosingClient,
  timeoutMs: number,
): Promise<boolean> {
  const limit = performance.now() + Math.min(timeoutMs, longestTimerMs);
  const leftMs = () => Math.max(0, limit - performance.now());
  // Without a connection there may be nothing that one would be needed for.
  const isOver = () => link() === undefined && outbox.isDone;
  const isSent = () => link() !== undefined && outbox.isSettled;
  while (leftMs() > 0 && !isAborted()) {
    await waiters.until(() => isSent() || isOver() || isAborted(), { timeoutMs: leftMs() });
    if (isOver()) return true;
    if (isSent() && (await link()?.end(leftMs()))) return true;
  }
  return false;
}
