import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

import { EcsLocalError } from "../errors.ts";
import type { Changes } from "./collection.ts";

/** Goes up when what is kept is laid out in another way. */
const layoutVersion = 1;

/** The file in which state survives a restart. */
export interface Database {
  /** Everything that is kept of one kind, in the order in which it came. */
  read(kind: string): (readonly [key: string, item: unknown])[];
  /** All or nothing, on disk when it returns. */
  write(changes: readonly Changes[]): void;
  close(): void;
}

/**
 * Opens the file, made for its owner alone (0600) where it is not there; without one, memory.
 * @throws {EcsLocalError} `state-file` where it cannot be opened, or is of another version.
 */
export function openDatabase(file: string | undefined): Database {
  try {
    // SQLite would make it readable for others, and it holds secrets.
    if (file !== undefined) closeSync(openSync(file, "a", 0o600));
    return prepare(new DatabaseSync(file ?? ":memory:"), file);
  } catch (cause) {
    if (cause instanceof EcsLocalError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EcsLocalError("state-file", `state file ${file}: ${reason}`, { cause });
  }
}

function prepare(database: DatabaseSync, file: string | undefined): Database {
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version !== 0 && version !== layoutVersion) {
    database.close();
    throw new EcsLocalError(
      "state-file",
      `state file ${file}: its version is ${version}, ${layoutVersion} was expected: ` +
        `use the release that wrote it, or another file`,
    );
  }
  database.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = ${file === undefined ? "MEMORY" : "WAL"};
    PRAGMA synchronous = FULL;
    BEGIN;
    CREATE TABLE IF NOT EXISTS records (
      place INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      item TEXT NOT NULL,
      UNIQUE (kind, key)
    );
    PRAGMA user_version = ${layoutVersion};
    COMMIT;
  `);
  return overTable(database);
}

function overTable(database: DatabaseSync): Database {
  const select = database.prepare("SELECT key, item FROM records WHERE kind = ? ORDER BY place");
  const insert = database.prepare(
    "INSERT INTO records (kind, key, item) VALUES (?, ?, ?) " +
      "ON CONFLICT (kind, key) DO UPDATE SET item = excluded.item",
  );
  const remove = database.prepare("DELETE FROM records WHERE kind = ? AND key = ?");
  return {
    read: (kind) =>
      select.all(kind).map(({ key, item }) => [String(key), JSON.parse(String(item)) as unknown]),
    write(changes) {
      database.exec("BEGIN");
      try {
        for (const { kind, put, deleted } of changes) {
          for (const [key, json] of put) insert.run(kind, key, json);
          for (const key of deleted) remove.run(kind, key);
        }
        database.exec("COMMIT");
      } catch (cause) {
        database.exec("ROLLBACK");
        throw cause;
      }
    },
    close: () => database.close(),
  };
}
