import { statSync } from "node:fs";

import { systemCode } from "../system-code.ts";
import { fileOf, type Generation, openGeneration, release } from "./generation.ts";

/** More than any sane `max-file`. */
const mostFiles = 1_000;
/** Each fails only where a rotation fell into the microseconds that it took. */
const attempts = 50;

export interface OpenedFiles {
  /** Oldest first. Each is the next one's predecessor. */
  opened: Generation[];
  /** Whether the file named by `until` is the predecessor of the first. */
  found: boolean;
}

/**
 * Opens the log at the path and what rotation has put aside, down to the file `until`, which is left out; all
 * of them where it is not among them. What comes back stood side by side at one moment, however fast the
 * log rotates.
 */
export function openRotatedFiles(path: string, until: string | undefined): OpenedFiles {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const before = list(path, until);
    const opened = before.files.map((_, index) => openGeneration(rotatedPath(path, index)));
    const isSame =
      opened.every((generation, index) => generation?.file === before.files[index]) &&
      list(path, until).files.join() === before.files.join();
    const all = opened.filter((generation) => generation !== undefined).toReversed();
    if (isSame) return { opened: all, found: before.found };
    for (const generation of all) release(generation);
  }
  throw new Error(`${path} was renamed ${attempts} times while it was opened`);
}

/** Where rotation puts the file: the path itself for 0, then `.1` and so on. */
export function rotatedPath(path: string, index: number): string {
  return index === 0 ? path : `${path}.${index}`;
}

function list(path: string, until: string | undefined): { files: string[]; found: boolean } {
  const files: string[] = [];
  for (let index = 0; index < mostFiles; index += 1) {
    const file = fileAt(rotatedPath(path, index));
    if (file === undefined) return { files, found: false };
    if (file === until) return { files, found: true };
    files.push(file);
  }
  return { files, found: false };
}

/** Device and inode of what is there; undefined where there is nothing. */
export function fileAt(path: string): string | undefined {
  try {
    return fileOf(statSync(path, { bigint: true }));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
