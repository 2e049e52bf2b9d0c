import type { Query } from "../query/query.ts";
import { type Compiled, compileQuery } from "../store/compile-query.ts";
import { splitTime } from "../store/split-time.ts";
import { findMoment } from "./find-moment.ts";
import type { SegmentPlace, SegmentReader, SegmentReaders } from "./segment-reader.ts";

/** Of one segment, the ids [low, high) that a search has to look at, and how. */
export interface Range {
  reader: SegmentReader;
  low: number;
  high: number;
  compiled: Compiled;
}

/** Without the help of the index, so many lines are looked at before others may ask. */
const step = 100_000;

/**
 * The stretches that a search looks at, in order. Between two of them others get their turn.
 * @param bounds the ids [low, high) that are asked for
 */
export function* rangesOf(
  {
    segments,
    readers,
    query,
  }: { segments: readonly SegmentPlace[]; readers: SegmentReaders; query: Query },
  bounds: { low: number; high: number },
  order: "newest" | "oldest",
): Generator<Range> {
  const timed = splitTime(query);
  for (const place of order === "newest" ? segments.toReversed() : segments) {
    if (place.next <= bounds.low || place.first >= bounds.high) continue;
    const reader = readers.open(place.path);
    if (reader === undefined) continue;
    const low = Math.max(bounds.low, findMoment(reader.database, place, timed.fromMs));
    const high = Math.min(bounds.high, findMoment(reader.database, place, timed.toMs));
    if (low >= high) continue;
    const compiled = compileQuery(timed.query, reader);
    const isIndexed = compiled.match !== undefined && compiled.condition === undefined;
    for (const [from, to] of steps(low, high, isIndexed ? Infinity : step, order)) {
      yield { reader, low: from, high: to, compiled };
    }
  }
}

function* steps(
  low: number,
  high: number,
  size: number,
  order: "newest" | "oldest",
): Generator<[low: number, high: number]> {
  if (order === "oldest") {
    for (let at = low; at < high; at += size) yield [at, Math.min(high, at + size)];
  } else {
    for (let at = high; at > low; at -= size) yield [Math.max(low, at - size), at];
  }
}
