import { unknownKey } from "./version.ts";

/** What one switch did; times by the clock. */
export interface SwitchReading {
  at: number;
  firstNewAt?: number;
  lastOldAt?: number;
  oldAnswersAfter: number;
}

/** Follows who answered what was sent before and after each switch. */
export interface SwitchLog {
  answered: (answer: { sentAt: number; endedAt: number; key: string }) => void;
  /** A switch was acknowledged at this time. May be called late, by a minute at most. */
  switched: (at: number) => void;
  read: () => SwitchReading[];
}

interface Tally {
  answers: number;
  firstAt: number;
  lastAt: number;
}

/** By key, what was sent between one switch and the next. */
type Segment = Map<string, Tally>;

/** So long an answer is kept by itself, because a switch before it may still be reported. */
const RECENT_MS = 60_000;

/**
 * Answers older than a minute are added up per switch and release, so that memory does not grow with
 * the length of the run. `unknown` answers cannot be judged and are left out, as is a switch before
 * which nobody was named.
 */
export function createSwitchLog(): SwitchLog {
  const switches: number[] = [];
  const aged: Segment[] = [new Map()];
  let recent: { sentAt: number; endedAt: number; key: string }[] = [];
  let pruneAt = 0;

  const segmentOf = (sentAt: number) => switches.findLastIndex((at) => sentAt >= after(at)) + 1;

  return {
    answered: (answer) => {
      if (answer.key === unknownKey) return;
      recent.push(answer);
      if (answer.endedAt < pruneAt) return;
      const limit = answer.endedAt - RECENT_MS;
      for (const old of recent) if (old.endedAt < limit) add(aged[segmentOf(old.sentAt)], old);
      recent = recent.filter(({ endedAt }) => endedAt >= limit);
      pruneAt = answer.endedAt + RECENT_MS / 10;
    },
    switched: (at) => {
      const place = switches.findLastIndex((earlier) => earlier <= at) + 1;
      switches.splice(place, 0, at);
      aged.splice(place + 1, 0, new Map());
    },
    read: () => {
      const segments = aged.map(copy);
      for (const answer of recent) add(segments[segmentOf(answer.sentAt)], answer);
      return switches.flatMap((at, index) => reading(at, segments[index], segments[index + 1]));
    },
  };
}

/** Whole milliseconds were rounded down: what was sent within that millisecond may have been before. */
function after(at: number): number {
  return Number.isInteger(at) ? at + 1 : at;
}

function add(segment: Segment | undefined, answer: { endedAt: number; key: string }): void {
  const tally = segment?.get(answer.key);
  if (!tally) {
    segment?.set(answer.key, { answers: 1, firstAt: answer.endedAt, lastAt: answer.endedAt });
    return;
  }
  tally.answers += 1;
  tally.firstAt = Math.min(tally.firstAt, answer.endedAt);
  tally.lastAt = Math.max(tally.lastAt, answer.endedAt);
}

function copy(segment: Segment): Segment {
  return new Map([...segment].map(([key, tally]) => [key, { ...tally }]));
}

function reading(
  at: number,
  before: Segment = new Map(),
  later: Segment = new Map(),
): SwitchReading[] {
  // The new release answers a little before the switch is acknowledged; most were the old one's.
  const old = mostFrequent(before);
  if (old === undefined) return [];
  const fresh = mostFrequent(new Map([...later].filter(([key]) => key !== old)));

  const both = [before, later];
  const firstNew = both.flatMap((part) =>
    fresh === undefined ? [] : (part.get(fresh)?.firstAt ?? []),
  );
  const lastOld = both.flatMap((part) => part.get(old)?.lastAt ?? []);
  return [
    {
      at,
      ...(firstNew.length > 0 && { firstNewAt: Math.min(...firstNew) }),
      ...(lastOld.length > 0 && { lastOldAt: Math.max(...lastOld) }),
      oldAnswersAfter: later.get(old)?.answers ?? 0,
    },
  ];
}

function mostFrequent(segment: Segment): string | undefined {
  const sorted = [...segment].toSorted(([, a], [, b]) => b.answers - a.answers);
  return sorted[0]?.[0];
}
