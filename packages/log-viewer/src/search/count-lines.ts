import { setImmediate as turn } from "node:timers/promises";

import type { Query } from "../query/query.ts";
import { firstRow } from "../store/rows.ts";
import { findMoment } from "./find-moment.ts";
import { type Range, rangesOf } from "./ranges.ts";
import { selectCount } from "./select.ts";
import type { SegmentPlace, SegmentReaders } from "./segment-reader.ts";

export interface HistogramRequest {
  query: Query;
  /** Milliseconds since 1970. */
  fromMs: number;
  toMs: number;
  /** How many stretches of the same length the time is cut into. */
  bars: number;
  timeoutMs: number;
}

export interface Histogram {
  fromMs: number;
  toMs: number;
  /** Lines received in each stretch. */
  counts: number[];
  /** Whether the time was over before all were counted; the newest were counted first. */
  timedOut: boolean;
}

/** Counts the lines that are found, over time. With one bar, it counts. */
export async function countLines(
  segments: readonly SegmentPlace[],
  readers: SegmentReaders,
  { query, fromMs, toMs, bars, timeoutMs }: HistogramRequest,
): Promise<Histogram> {
  const deadline = performance.now() + timeoutMs;
  const counts = Array.from({ length: bars }, () => 0);
  const width = (toMs - fromMs) / bars;
  for (let bar = bars - 1; bar >= 0; bar -= 1) {
    const start = fromMs + bar * width;
    const bounds = boundsOf(segments, readers, start, bar === bars - 1 ? toMs : start + width);
    for (const range of rangesOf({ segments, readers, query }, bounds, "newest")) {
      counts[bar] = (counts[bar] ?? 0) + countRange(range);
      if (performance.now() > deadline) return { fromMs, toMs, counts, timedOut: true };
      await turn();
    }
  }
  return { fromMs, toMs, counts, timedOut: false };
}

function countRange({ reader, low, high, compiled }: Range): number {
  // No id is missing.
  if (compiled.match === undefined && compiled.condition === undefined) return high - low;
  const { sql, valuesFor } = selectCount(compiled);
  const statement = reader.database.prepare(sql);
  return firstRow<{ count: number }>(statement, ...valuesFor(low, high))?.count ?? 0;
}

function boundsOf(
  segments: readonly SegmentPlace[],
  readers: SegmentReaders,
  fromMs: number,
  toMs: number,
): { low: number; high: number } {
  let low = Infinity;
  let high = 0;
  for (const place of segments) {
    const database = readers.open(place.path)?.database;
    if (database === undefined) continue;
    const from = findMoment(database, place, fromMs);
    const to = findMoment(database, place, toMs);
    if (from >= to) continue;
    low = Math.min(low, from);
    high = Math.max(high, to);
  }
  return { low, high };
}
