import { parseQuery } from "../query/parse-query.ts";
import type { Searcher } from "../search/start-searcher.ts";

export interface DayCount {
  count: number;
  /** Whether the time was over before all were counted. */
  isAtLeast: boolean;
}

const dayMs = 86_400_000;
const timeoutMs = 2_000;
/** Every page that is open asks now and then; they share what was counted. */
const [keepMs, maxKept] = [5_000, 500];

/** Counts what a search finds of the last 24 hours. */
export function createDayCounter(searcher: Searcher): (search: string) => Promise<DayCount> {
  const kept = new Map<string, { untilMs: number; counted: Promise<DayCount> }>();
  return async (search) => {
    const now = Date.now();
    const before = kept.get(search);
    if (before !== undefined && before.untilMs > now) return before.counted;
    const counted = countDay(searcher, search, now);
    if (kept.size >= maxKept) kept.clear();
    kept.set(search, { untilMs: now + keepMs, counted });
    return counted;
  };
}

async function countDay(searcher: Searcher, search: string, now: number): Promise<DayCount> {
  const { counts, timedOut } = await searcher.count({
    query: parseQuery(search, now),
    fromMs: now - dayMs,
    toMs: now + 1,
    bars: 1,
    timeoutMs,
  });
  return { count: counts[0] ?? 0, isAtLeast: timedOut };
}
