import type { Link } from "./link.ts";
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
  if (outbox.position === 0) return true;
  const limit = performance.now() + timeoutMs;
  const leftMs = () => Math.max(0, limit - performance.now());
  const isSent = () => link() !== undefined && outbox.isSettled;
  while (leftMs() > 0 && !isAborted()) {
    await waiters.until(() => isSent() || isAborted(), { timeoutMs: leftMs() });
    if (isSent() && (await link()?.end(leftMs()))) return true;
  }
  return false;
}
