import { setImmediate as turn } from "node:timers/promises";

import type { LogLine } from "../line/line.ts";
import type { Query } from "../query/query.ts";
import { eachRow } from "../store/rows.ts";
import { rangesOf } from "./ranges.ts";
import { type LineRow, readLine } from "./read-line.ts";
import { selectLines } from "./select.ts";
import type { SegmentPlace, SegmentReaders } from "./segment-reader.ts";

export interface SearchRequest {
  query: Query;
  /** Ids below this one. @default no limit */
  before?: number;
  /** Ids above this one. @default 0 */
  after?: number;
  /** Which come first, when there are more than the limit. */
  order: "newest" | "oldest";
  limit: number;
  timeoutMs: number;
}

export interface SearchResult {
  /** In the order that was asked for. */
  lines: LogLine[];
  /** Whether there may be more behind the last one. */
  more: boolean;
  /** When `more`, all on this side of this id have been looked at: `before` or `after` of the next request. */
  reached?: number;
  /** Whether the time was over before it was through. */
  timedOut: boolean;
}

/** A page is no larger than this, whatever its lines hold. */
const maxCharacters = 4_000_000;

/** Finds lines, a page of them. */
export async function searchLines(
  segments: readonly SegmentPlace[],
  readers: SegmentReaders,
  request: SearchRequest,
): Promise<SearchResult> {
  const { query, before = Infinity, after = 0, order, limit, timeoutMs } = request;
  const deadline = performance.now() + timeoutMs;
  const bounds = { low: after + 1, high: before };
  const lines: LogLine[] = [];
  let characters = 0;
  for (const range of rangesOf({ segments, readers, query }, bounds, order)) {
    const { sql, valuesFor } = selectLines(range.compiled, order);
    const left = limit - lines.length;
    const statement = range.reader.database.prepare(sql);
    const values = [...valuesFor(range.low, range.high), left];
    for (const row of eachRow<LineRow>(statement, ...values)) {
      const line = readLine(row);
      lines.push(line);
      characters += line.message.length;
      if (lines.length >= limit || characters > maxCharacters) {
        return { lines, more: true, reached: line.id, timedOut: false };
      }
    }
    if (performance.now() > deadline) {
      const reached = order === "newest" ? range.low : range.high - 1;
      return { lines, more: true, reached, timedOut: true };
    }
    await turn();
  }
  return { lines, more: false, timedOut: false };
}
