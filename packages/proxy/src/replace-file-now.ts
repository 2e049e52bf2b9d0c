import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";

/**
 * Replaces a file (mode 0600) as a whole, while nothing else of this process goes on: for one that carries no
 * traffic itself. Each of the steps would take its turn in the thread pool, and what waits for all is a switch.
 * It survives the end of this process, but no power cut.
 */
export function replaceFileNow(path: string, text: string): void {
  const next = `${path}.next`;
  try {
    const file = openSync(next, "w", 0o600);
    try {
      writeFileSync(file, text);
    } finally {
      closeSync(file);
    }
    renameSync(next, path);
  } catch (cause) {
    rmSync(next, { force: true });
    throw cause;
  }
}
