import type { DatabaseSync } from "node:sqlite";

import { firstRow } from "../store/rows.ts";
import type { SegmentPlace } from "./segment-reader.ts";

/** The first id of a segment received at a time or later; `next` of the segment when there is none. */
export function findMoment(database: DatabaseSync, place: SegmentPlace, timeMs: number): number {
  if (timeMs === -Infinity) return place.first;
  if (timeMs === Infinity) return place.next;
  const at = database.prepare("SELECT received FROM lines WHERE id = ?");
  let low = place.first;
  let high = place.next;
  // Ids are in the order of arrival, and none is missing.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = firstRow<{ received: number }>(at, middle);
    if (row !== undefined && row.received < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
