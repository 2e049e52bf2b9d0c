import type { Failure } from "../receipt.ts";

/** What failed for one reason, on whatever connection and of whatever kind. */
export type ReasonCount = Pick<Failure, "reason" | "count" | "firstAtMs" | "lastAtMs">;

/** Adds up failures of the same reason, the most frequent first. */
export function failuresByReason(failures: readonly Failure[]): ReasonCount[] {
  const reasons = new Map<string, ReasonCount>();
  for (const { reason, count, firstAtMs, lastAtMs } of failures) {
    const before = reasons.get(reason) ?? { reason, count: 0, firstAtMs, lastAtMs };
    reasons.set(reason, {
      reason,
      count: before.count + count,
      firstAtMs: Math.min(before.firstAtMs, firstAtMs),
      lastAtMs: Math.max(before.lastAtMs, lastAtMs),
    });
  }
  return [...reasons.values()].toSorted((a, b) => b.count - a.count);
}
