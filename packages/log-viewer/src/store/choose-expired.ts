import type { SealedSegment } from "./segment-files.ts";

export interface Retention {
  /** All files of stored lines together. */
  maxBytes: number;
  /** Since a line was received. */
  maxAgeMs: number;
}

/** Which segments go, oldest first: those that are too old, and those that there is no room for. */
export function chooseExpired(
  sealed: readonly SealedSegment[],
  activeBytes: number,
  { maxBytes, maxAgeMs }: Retention,
  nowMs: number,
): SealedSegment[] {
  let total = sealed.reduce((sum, { bytes }) => sum + bytes, activeBytes);
  const expired: SealedSegment[] = [];
  for (const segment of sealed) {
    if (total <= maxBytes && segment.lastReceivedMs >= nowMs - maxAgeMs) break;
    expired.push(segment);
    total -= segment.bytes;
  }
  return expired;
}
