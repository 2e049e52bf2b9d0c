import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { LogShipperError } from "../errors.ts";

const sqliteBusy = 5;

/**
 * Keeps a second process off a shipper's folder, which is made where there is none, by the lock that SQLite holds
 * on a file: the operating system gives it back however a process ends. Of two who break a lock that a file
 * names the holder of, both can win. Resolves with what opens the lock.
 * @throws {LogShipperError} `state`
 */
export async function lockFolder(folder: string): Promise<() => void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return take(join(folder, "lock"));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const isTaken = "errcode" in cause && cause.errcode === sqliteBusy;
    const what = isTaken
      ? `${folder} is in use by another log shipper`
      : `cannot use ${folder}: ${cause.message}`;
    throw new LogShipperError("state", what, { cause });
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
