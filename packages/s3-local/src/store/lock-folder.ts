import { writeFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { S3LocalError } from "../errors.ts";

const sqliteBusy = 5;

/**
 * Keeps a second process off a store's folder, which is made where there is none, by the lock that SQLite holds
 * on a file: the operating system gives it back however a process ends. Of two who break a lock that a file
 * names the holder of, both can win. Resolves with what opens the lock.
 * @throws {S3LocalError} `folder`
 */
export async function lockFolder(folder: string): Promise<() => void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const unlock = take(join(folder, "lock"));
    // Who holds it is for people only: it counts while the lock is held, and is never believed otherwise.
    writeFileSync(join(folder, "lock.pid"), `${process.pid}\n`);
    return unlock;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const isTaken = "errcode" in cause && cause.errcode === sqliteBusy;
    const what = isTaken
      ? `${folder} is in use by another process${await holderOf(folder)}`
      : `cannot use ${folder}: ${reasonOf(cause)}`;
    throw new S3LocalError("folder", what, { cause });
  }
}

async function holderOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, "lock.pid"), "utf8").catch(() => "");
  return /^\d+\n$/.test(text) ? `, ${text.trim()}` : "";
}

function reasonOf(cause: Error): string {
  const isFile = "code" in cause && (cause.code === "EEXIST" || cause.code === "ENOTDIR");
  return isFile ? `it is a file or in one, a folder was expected` : cause.message;
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
