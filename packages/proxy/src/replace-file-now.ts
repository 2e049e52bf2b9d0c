import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface ReplaceFileNowOptions {
  /** Whether it would survive a power cut once this returns; otherwise the end of this process only. @default true */
  durable?: boolean;
}

/** A file that is written, but not yet under its name. */
export interface StagedFile {
  /** Puts it in the place of the one before. */
  commit(): void;
  discard(): void;
}

/**
 * Replaces a file (mode 0600) as a whole, while nothing else of this process goes on: for one that carries no
 * traffic itself. Each of the steps would take its turn in the thread pool, and what waits for all is a switch.
 */
export function replaceFileNow(path: string, text: string, options?: ReplaceFileNowOptions): void {
  stageFileNow(path, text, options).commit();
}

/** The first half of `replaceFileNow`, which takes most of the time and changes nothing. */
export function stageFileNow(
  path: string,
  text: string,
  { durable = true }: ReplaceFileNowOptions = {},
): StagedFile {
  const next = `${path}.next`;
  const discard = (): void => rmSync(next, { force: true });
  const orDiscard = (act: () => void): void => {
    try {
      act();
    } catch (cause) {
      discard();
      throw cause;
    }
  };
  orDiscard(() => writeNow(next, text, durable));
  return {
    commit() {
      orDiscard(() => renameSync(next, path));
      // The rename itself is only on disk once the folder is.
      if (durable) synchronize(dirname(path));
    },
    discard,
  };
}

function writeNow(path: string, text: string, durable: boolean): void {
  const file = openSync(path, "w", 0o600);
  try {
    writeFileSync(file, text);
    if (durable) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function synchronize(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
