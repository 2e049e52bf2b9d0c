import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

import type { StructuredElement } from "../line/line.ts";
import { ownJson } from "../line/own-json.ts";
import { evaluate } from "../query/evaluate.ts";
import type { Query } from "../query/query.ts";
import type { NameTable } from "../store/compile-query.ts";
import { eachRow } from "../store/rows.ts";

/** Where a stretch of stored lines is: the ids [first, next). */
export interface SegmentPlace {
  path: string;
  first: number;
  next: number;
}

/** A segment that is read. */
export interface SegmentReader extends NameTable {
  readonly database: DatabaseSync;
  close: () => void;
}

/** Keeps the segments open that were read last. */
export interface SegmentReaders {
  /** Undefined when the segment was removed meanwhile. */
  open: (path: string) => SegmentReader | undefined;
  /** Closes those that are not among these. */
  keepOnly: (paths: readonly string[]) => void;
  close: () => void;
}

export function createSegmentReaders(): SegmentReaders {
  const opened = new Map<string, SegmentReader>();
  const closeOne = (path: string) => {
    opened.get(path)?.close();
    opened.delete(path);
  };
  return {
    open(path) {
      const kept = opened.get(path);
      if (kept === undefined && !existsSync(path)) return undefined;
      const reader = kept ?? openSegmentReader(path);
      opened.set(path, reader);
      return reader;
    },
    keepOnly(paths) {
      for (const path of opened.keys()) if (!paths.includes(path)) closeOne(path);
    },
    close() {
      for (const path of opened.keys()) closeOne(path);
    },
  };
}

function openSegmentReader(path: string): SegmentReader {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  database.exec("PRAGMA cache_size = -8000");
  // What the index cannot answer: comparisons with the fields of a line.
  database.function("holds", { deterministic: true }, (query, structuredData, message) => {
    const line = {
      ...emptyLine,
      message: String(message),
      ...(typeof structuredData === "string" && {
        structuredData: ownJson<StructuredElement[]>(structuredData),
      }),
    };
    const asked = ownJson<Query>(String(query));
    return evaluate(asked, { line, receivedMs: 0 }) ? 1 : 0;
  });
  const names = database.prepare("SELECT id, name FROM names WHERE kind = ?");
  return {
    database,
    namesOf: (kind) => eachRow(names, kind),
    close: () => database.close(),
  };
}

const emptyLine = {
  host: "",
  app: "",
  severity: 0,
  facility: 0,
  transport: "udp",
  sender: "",
} as const;
