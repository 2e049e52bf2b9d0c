import { allRows } from "../store/rows.ts";
import type { SegmentPlace, SegmentReaders } from "./segment-reader.ts";

/** A program on a host, and what came from it. */
export interface System {
  host: string;
  app: string;
  lines: number;
  lastReceivedMs: number;
}

/** Senders may invent names; the page shows those that spoke last. */
const maxSystems = 1_000;

const sql = `
  SELECT h.name AS host, a.name AS app, lines, last_received AS lastReceivedMs
  FROM systems JOIN names h ON h.id = host JOIN names a ON a.id = app
  ORDER BY last_received DESC LIMIT ${maxSystems}`;

/** Hosts and their programs, by name; those that spoke last when there are more than 1,000. */
export function listSystems(segments: readonly SegmentPlace[], readers: SegmentReaders): System[] {
  const found = new Map<string, System>();
  for (const { path } of segments) {
    const database = readers.open(path)?.database;
    if (database === undefined) continue;
    for (const row of allRows<System>(database.prepare(sql))) {
      const key = JSON.stringify([row.host, row.app]);
      const lines = row.lines + (found.get(key)?.lines ?? 0);
      found.set(key, { ...row, lines });
    }
  }
  return [...found.values()]
    .toSorted((one, other) => other.lastReceivedMs - one.lastReceivedMs)
    .slice(0, maxSystems)
    .toSorted((one, other) => compare(one.host, other.host) || compare(one.app, other.app));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
