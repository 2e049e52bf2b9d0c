import { median, quantile } from "../statistics.ts";

/** How requests came in, beside even spacing. */
export interface ScheduleError {
  /** How far from its time a request was, early or late, in ms. */
  p50Ms: number;
  p99Ms: number;
  /** The longest time without a request: an outage that falls into it is not seen. */
  longestGapMs: number;
}

/**
 * Lays an even schedule of the rate asked for over the arrivals so that half of them are early and half
 * late, and says how far off they are. One that is left out moves all that follow. Pure.
 */
export function scheduleError(arrivalsMs: readonly number[], gapMs: number): ScheduleError {
  const sorted = arrivalsMs.toSorted((a, b) => a - b);
  const offsets = sorted.map((at, index) => at - index * gapMs);
  const phase = median(offsets);
  const errors = offsets.map((offset) => Math.abs(offset - phase));
  const gaps = sorted.slice(1).map((at, index) => at - (sorted[index] ?? at));
  return {
    p50Ms: quantile(errors, 0.5),
    p99Ms: quantile(errors, 0.99),
    longestGapMs: gaps.reduce((longest, gap) => Math.max(longest, gap), 0),
  };
}
