import type { DatabaseSync } from "node:sqlite";

import { firstRow } from "./rows.ts";

export type NameKind = "host" | "app" | "sender";

/** Against senders who invent names: beyond so many, the database is asked again. */
const maxKept = 20_000;

/** Gives names numbers that hold for one segment. Called within its transaction. */
export interface Names {
  idOf: (kind: NameKind, name: string) => number;
  /** After a transaction was rolled back. */
  forget: () => void;
}

export function openNames(database: DatabaseSync): Names {
  const find = database.prepare("SELECT id FROM names WHERE kind = ? AND name = ?");
  const insert = database.prepare("INSERT INTO names (kind, name) VALUES (?, ?)");
  const known = new Map<string, number>();
  return {
    idOf(kind, name) {
      const key = `${kind} ${name}`;
      const kept = known.get(key);
      if (kept !== undefined) return kept;
      const found = firstRow<{ id: number }>(find, kind, name);
      const id = found?.id ?? Number(insert.run(kind, name).lastInsertRowid);
      if (known.size >= maxKept) known.clear();
      known.set(key, id);
      return id;
    },
    forget: () => known.clear(),
  };
}
