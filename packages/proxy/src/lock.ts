import { DatabaseSync } from "node:sqlite";

const sqliteBusy = 5;

/**
 * Takes a lock that the operating system gives back however the process ends, `kill -9` included:
 * the lock that SQLite holds on a database file. Returns whether it was free.
 *
 * A file that says who holds it would need breaking after a crash, and two breakers can both win.
 */
export function takeLock(path: string): boolean {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    if (cause instanceof Error && "errcode" in cause && cause.errcode === sqliteBusy) return false;
    throw cause;
  }
  // Held as long as the process lives: garbage collection would close the database and free the lock.
  process.once("exit", () => database.close());
  return true;
}
