import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { EcsLocalError } from "../errors.ts";

const sqliteBusy = 5;

/**
 * Keeps a second endpoint off a folder, whose tasks and proxy it would take for what an earlier run has left. The
 * lock that SQLite holds on a file is given back however a process ends. Resolves with what lets it go.
 * @throws {EcsLocalError} `invalid`
 */
export async function holdFolder(folder: string): Promise<() => void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return take(join(folder, "lock"));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const isTaken = "errcode" in cause && cause.errcode === sqliteBusy;
    const what = isTaken
      ? `another endpoint uses the folder ${folder}; give this one a folder of its own`
      : `cannot use the folder ${folder}: ${cause.message}`;
    throw new EcsLocalError("invalid", what, { cause });
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
