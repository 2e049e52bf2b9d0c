import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { LogViewerError } from "../errors.ts";

const sqliteBusy = 5;

/**
 * Keeps a second process off a folder, which is made where there is none, by the lock that SQLite holds on a file:
 * the operating system gives it back however a process ends. Answers what opens the lock.
 * @throws {LogViewerError} `folder`
 */
export function lockFolder(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return take(join(folder, "lock"));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const isTaken = "errcode" in cause && cause.errcode === sqliteBusy;
    const what = isTaken
      ? `${folder} is in use by another process`
      : `cannot use ${folder}: ${cause.message}`;
    throw new LogViewerError("folder", what, { cause });
  }
}

function take(path: string): () => void {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    throw cause;
  }
  return () => database.close();
}
