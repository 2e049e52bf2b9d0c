import type { ServerObservation } from "../../proxy.ts";
import { backendNames, slotName } from "../render/names.ts";
import type { Row, Rows } from "./statistics.ts";

export type Counts = Pick<ServerObservation, "inFlight" | "streams" | "answered" | "failed">;

/** Adds up what all workers counted, those that are gone included. */
export interface Tallies {
  /** Takes what each worker says now, by its key. */
  update(rows: ReadonlyMap<string, Rows>): void;
  /** Counts of a slot from here on begin at 0. */
  begin(backend: string, index: number): void;
  /** Of a slot, as last updated. */
  counts(backend: string, index: number): Counts;
  /** In the backend, but not at a server yet. */
  unplaced(backend: string): Pick<Counts, "inFlight" | "streams">;
}

const none: Row = { open: 0, informed: 0, answered: 0, failed: 0 };

export function createTallies(): Tallies {
  let last: ReadonlyMap<string, Rows> = new Map();
  const past = new Map<string, Row>();
  const bases = new Map<string, Counts>();

  function sum(key: string): Row {
    return [...last.values()].reduce((all, rows) => plus(all, rows.get(key)), none);
  }

  function total(backend: string, index: number): Counts {
    const { requests, streams } = backendNames(backend);
    const keys = [`${requests}/${slotName(index)}`, `${streams}/${slotName(index)}`] as const;
    const [inFlight, opened] = keys.map((key) => sum(key).open);
    const all = keys.map((key) => plus(sum(key), past.get(key)));
    return {
      inFlight: inFlight ?? 0,
      streams: opened ?? 0,
      // A WebSocket is answered with 101; other answers of 1xx come before the one that counts.
      answered: all.reduce((count, row) => count + row.answered, all[1]?.informed ?? 0),
      failed: all.reduce((count, row) => count + row.failed, 0),
    };
  }

  return {
    update(rows) {
      for (const [worker, before] of last) {
        if (rows.has(worker)) continue;
        for (const [key, row] of before) past.set(key, plus(row, past.get(key)));
      }
      last = rows;
    },
    begin: (backend, index) => void bases.set(`${backend}/${index}`, total(backend, index)),
    counts(backend, index) {
      const base = bases.get(`${backend}/${index}`);
      const now = total(backend, index);
      const since = (key: "answered" | "failed") => Math.max(0, now[key] - (base?.[key] ?? 0));
      return { ...now, answered: since("answered"), failed: since("failed") };
    },
    unplaced(backend) {
      const { requests, streams } = backendNames(backend);
      return { inFlight: waiting(last, requests), streams: waiting(last, streams) };
    },
  };
}

function waiting(last: ReadonlyMap<string, Rows>, backend: string): number {
  let count = 0;
  for (const rows of last.values()) {
    for (const [key, { open }] of rows) {
      if (key === `${backend}/BACKEND`) count += open;
      else if (key.startsWith(`${backend}/`)) count -= open;
    }
  }
  return Math.max(0, count);
}

function plus(one: Row, other: Row = none): Row {
  return {
    // What a worker that is gone had open is gone with it.
    open: one.open + other.open,
    informed: one.informed + other.informed,
    answered: one.answered + other.answered,
    failed: one.failed + other.failed,
  };
}
