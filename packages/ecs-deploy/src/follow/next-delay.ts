/** The shortest and the longest wait between two polls, in milliseconds. */
export interface Pace {
  /** @default 1_000 */
  leastMs: number;
  /** @default 15_000 */
  mostMs: number;
}

export const defaultPace: Pace = { leastMs: 1_000, mostMs: 15_000 };

/** Polls that may come faster than a third of the longest wait. */
export const fastPolls = 120;

export interface Standing {
  /** How many polls there were. */
  polls: number;
  /** How long nothing has moved. */
  sinceMovedMs: number;
  /** All tasks of the deployment run, or the service is nearly back: what is left are checks and drains. */
  isNearEnd: boolean;
  /** Polls that failed in a row. */
  failures: number;
}

/**
 * How long to wait until the next poll. It grows with the time in which nothing moved: slowly near the end,
 * where a second counts, and with each failure to twice as much. After the fast polls it is never below a
 * third of the longest wait, so a rollout of s seconds takes at most `fastPolls` + s / 5 of them.
 */
export function nextDelay(
  { polls, sinceMovedMs, isNearEnd, failures }: Standing,
  { leastMs, mostMs }: Pace,
): number {
  const slowMs = Math.max(leastMs, mostMs / 3);
  if (failures > 0) return Math.min(mostMs, leastMs * 2 ** failures);
  const floorMs = polls < fastPolls ? leastMs : slowMs;
  const ceilingMs = isNearEnd ? slowMs : Math.max(leastMs, mostMs);
  return Math.min(ceilingMs, Math.max(floorMs, sinceMovedMs / (isNearEnd ? 20 : 4)));
}
