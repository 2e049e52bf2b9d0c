import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { EcsLocalError } from "../errors.ts";

/**
 * Keeps a second endpoint off a folder, whose tasks and proxy it would take for what an earlier run has left. The
 * lock that SQLite holds on a file is given back however a process ends. Resolves with what lets it go.
 * @throws {EcsLocalError} `invalid`
 */
export async function holdFolder(folder: string): Promise<() => void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, "lock"), { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    const what = `another endpoint uses the folder ${folder}; give this one a folder of its own`;
    throw new EcsLocalError("invalid", what, { cause });
  }
  return () => database.close();
}
