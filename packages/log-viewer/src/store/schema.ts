import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

import { firstRow } from "./rows.ts";

/** Raised when a segment cannot be read by this version. */
export const schemaVersion = 1;

/**
 * One segment: the lines, their index (which holds no text of its own), names by number, and how many lines each
 * pair of host and app has.
 */
const schema = `
CREATE TABLE lines (
  id INTEGER PRIMARY KEY,
  received INTEGER NOT NULL,
  timestamp TEXT,
  host INTEGER NOT NULL,
  app INTEGER NOT NULL,
  severity INTEGER NOT NULL,
  facility INTEGER NOT NULL,
  process_id TEXT,
  message_id TEXT,
  structured_data TEXT,
  message TEXT NOT NULL,
  transport TEXT NOT NULL,
  sender INTEGER NOT NULL,
  problem TEXT,
  raw BLOB
);
CREATE VIRTUAL TABLE words USING fts5(
  message, fields, content='', columnsize=0, tokenize='ascii'
);
CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (kind, name)
);
CREATE TABLE systems (
  host INTEGER NOT NULL,
  app INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  last_received INTEGER NOT NULL,
  PRIMARY KEY (host, app)
) WITHOUT ROWID;
PRAGMA user_version = ${schemaVersion};
`;

/** Opens a segment to write; what was committed is on the disk. */
export function openDatabase(path: string): DatabaseSync {
  // SQLite gives its other files the permissions of this one.
  closeSync(openSync(path, "a", 0o600));
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    database.exec("PRAGMA journal_mode = WAL");
    // Of the modes with a write-ahead log, only this one keeps a commit over a power cut.
    database.exec("PRAGMA synchronous = FULL");
    database.exec("PRAGMA wal_autocheckpoint = 4000");
    database.exec("PRAGMA cache_size = -32000");
    const row = firstRow<{ user_version: number }>(database.prepare("PRAGMA user_version"));
    const version = row?.user_version ?? 0;
    if (version === 0) database.exec(`BEGIN; ${schema} COMMIT;`);
    else if (version !== schemaVersion) throw new Error(`is of version ${version}`);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}
