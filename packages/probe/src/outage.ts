/** Finds the longest time without a good answer while results come in out of order. */
export interface OutageMeter {
  /** Requests are numbered from 0 in the order in which they were due. */
  settled: (index: number, dueMs: number, good: boolean) => void;
  /** In milliseconds. `endMs` ends an outage that was still going on. */
  longestMs: (endMs: number) => number;
}

/**
 * An outage is from the due time of the first failed request to the due time of the next good one.
 * Holds only the results that came before an earlier one's.
 */
export function createOutageMeter(): OutageMeter {
  const early = new Map<number, { dueMs: number; good: boolean }>();
  let next = 0;
  let since: number | undefined;
  let longest = 0;

  const inOrder = (dueMs: number, good: boolean) => {
    if (!good) since ??= dueMs;
    else if (since !== undefined) {
      longest = Math.max(longest, dueMs - since);
      since = undefined;
    }
  };

  return {
    settled: (index, dueMs, good) => {
      early.set(index, { dueMs, good });
      for (let result = early.get(next); result; result = early.get(next)) {
        inOrder(result.dueMs, result.good);
        early.delete(next);
        next += 1;
      }
    },
    longestMs: (endMs) => (since === undefined ? longest : Math.max(longest, endMs - since)),
  };
}
