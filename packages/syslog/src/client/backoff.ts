export interface ReconnectOptions {
  /** Before the first new attempt. @default 100 */
  minMs?: number | undefined;
  /** The longest pause between two attempts. @default 10_000 */
  maxMs?: number | undefined;
}

/**
 * How long to wait before an attempt: doubled after each one that failed, up to a limit, and of that between a half and the whole,
 * so that the senders of a receiver that was away do not all come back at once. Pure.
 *
 * @param attempt 0 for the first after a connection that worked.
 * @param random from 0 to 1.
 */
export function backoff(
  attempt: number,
  random: number,
  { minMs = 100, maxMs = 10_000 }: ReconnectOptions = {},
): number {
  const longest = Math.min(maxMs, minMs * 2 ** Math.min(attempt, 30));
  return Math.round(longest / 2 + (longest / 2) * random);
}
