import { statSync } from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";

import { fieldsOf } from "../line/fields-of.ts";
import { fold } from "../line/fold.ts";
import type { LogLine } from "../line/line.ts";
import { tokensOf } from "./index-tokens.ts";
import { type Names, openNames } from "./names.ts";
import { firstRow } from "./rows.ts";
import { openDatabase } from "./schema.ts";

/** A stretch of stored lines in a file of its own, so that the oldest can be removed at once. */
export interface Segment {
  readonly path: string;
  /** The id of its first line. */
  readonly first: number;
  /** The id that its next line gets, and when the last one was received. */
  readonly next: number;
  readonly lastReceivedMs: number;
  /** Stores the lines, in one transaction, whose ids follow `next`. They are on the disk when it returns. */
  append: (lines: readonly StoredLine[]) => void;
  bytes: () => number;
  /** Limits the file, in pages of 4 KiB: what a full disk does. */
  limitPages: (pages: number) => void;
  close: () => void;
}

/** A line with the bytes of one with a problem. */
export type StoredLine = LogLine & { raw?: Uint8Array };

interface Statements {
  line: StatementSync;
  words: StatementSync;
  system: StatementSync;
}

/** Opens a segment to write; it is made where there is none. */
export function openSegment(path: string, first: number): Segment {
  const database = openDatabase(path);
  const statements = prepare(database);
  const names = openNames(database);
  const newestSql = "SELECT id, received FROM lines ORDER BY id DESC LIMIT 1";
  const last = firstRow<{ id: number; received: number }>(database.prepare(newestSql));
  let next = last === undefined ? first : last.id + 1;
  let lastReceivedMs = last?.received ?? 0;
  return {
    path,
    first,
    get next() {
      return next;
    },
    get lastReceivedMs() {
      return lastReceivedMs;
    },
    append(lines) {
      transact(database, names, () => insertAll(lines, statements, names));
      const newest = lines.at(-1);
      if (newest === undefined) return;
      next = newest.id + 1;
      lastReceivedMs = newest.receivedMs;
    },
    bytes: () => sizeOf(path) + sizeOf(`${path}-wal`),
    limitPages: (pages) => database.exec(`PRAGMA max_page_count = ${pages}`),
    close: () => database.close(),
  };
}

function prepare(database: DatabaseSync): Statements {
  return {
    line: database.prepare(
      "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    words: database.prepare("INSERT INTO words (rowid, message, fields) VALUES (?, ?, ?)"),
    system: database.prepare(
      `INSERT INTO systems VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       lines = lines + excluded.lines, last_received = excluded.last_received`,
    ),
  };
}

function transact(database: DatabaseSync, names: Names, insert: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    insert();
    database.exec("COMMIT");
  } catch (cause) {
    names.forget();
    // SQLite has rolled back by itself when the disk is full.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw cause;
  }
}

function insertAll(lines: readonly StoredLine[], statements: Statements, names: Names): void {
  const systems = new Map<string, [host: number, app: number, lines: number, last: number]>();
  for (const line of lines) {
    const hostId = names.idOf("host", line.host);
    const appId = names.idOf("app", line.app);
    insertLine(line, statements.line, hostId, appId, names.idOf("sender", line.sender));
    const tokens = tokensOf({ ...priorityOf(line), hostId, appId }, fieldsOf(line));
    statements.words.run(line.id, fold(line.message), tokens);
    const key = `${hostId} ${appId}`;
    const count = (systems.get(key)?.[2] ?? 0) + 1;
    systems.set(key, [hostId, appId, count, line.receivedMs]);
  }
  for (const system of systems.values()) statements.system.run(...system);
}

function priorityOf({ severity, facility }: LogLine) {
  return { severity, facility };
}

function insertLine(
  line: StoredLine,
  statement: StatementSync,
  hostId: number,
  appId: number,
  senderId: number,
): void {
  const { structuredData } = line;
  statement.run(
    line.id,
    line.receivedMs,
    line.timestamp ?? null,
    hostId,
    appId,
    line.severity,
    line.facility,
    line.processId ?? null,
    line.messageId ?? null,
    structuredData === undefined ? null : JSON.stringify(structuredData),
    line.message,
    line.transport,
    senderId,
    line.problem ?? null,
    line.raw ?? null,
  );
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
