import type { StreamCount } from "./receipt.ts";

/** Counts how streams end. */
export interface StreamLedger {
  opened: () => void;
  event: () => void;
  moved: (count: number) => void;
  /** `openedAt` is absent for a stream that could not even be opened. */
  cut: (cut: StreamCut) => void;
  /** Forgets all but the streams that are open. */
  reset: () => void;
  /** A stream cut after one of these times, and open before it, was cut at the drain limit. */
  count: (drainLimits: readonly number[]) => StreamCount;
}

export interface StreamCut {
  openedAt?: number;
  endedAt: number;
  reason: string;
  count?: number;
}

/** Different cuts are kept one by one so far, as a drain limit may be reported after them. */
const MAX_CUTS = 10_000;

export function createStreamLedger(openNow: () => number): StreamLedger {
  let tally = { opened: 0, moved: 0, events: 0, beyond: 0 };
  let cuts: StreamCut[] = [];

  return {
    opened: () => void (tally.opened += 1),
    event: () => void (tally.events += 1),
    moved: (count) => void (tally.moved += count),
    cut: (cut) => {
      if (cuts.length < MAX_CUTS) cuts.push(cut);
      else tally.beyond += cut.count ?? 1;
    },
    reset: () => {
      tally = { opened: openNow(), moved: 0, events: 0, beyond: 0 };
      cuts = [];
    },
    count: (drainLimits) => {
      const { opened, moved, events, beyond } = tally;
      const atLimit = cuts.filter((cut) => isAtLimit(cut, drainLimits));
      const others = cuts.filter((cut) => !atLimit.includes(cut));
      const reasons = reasonsOf(others);
      if (beyond > 0) reasons.set("further cuts", beyond);
      return {
        opened,
        moved,
        cutAtDrainLimit: total(atLimit),
        cut: total(others) + beyond,
        events,
        reasons: Object.fromEntries(reasons),
      };
    },
  };
}

function isAtLimit({ openedAt, endedAt }: StreamCut, drainLimits: readonly number[]): boolean {
  return openedAt !== undefined && drainLimits.some((at) => openedAt < at && at <= endedAt);
}

function reasonsOf(cuts: readonly StreamCut[]): Map<string, number> {
  const reasons = new Map<string, number>();
  for (const { reason, count = 1 } of cuts) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  return reasons;
}

function total(cuts: readonly StreamCut[]): number {
  return cuts.reduce((sum, { count = 1 }) => sum + count, 0);
}
