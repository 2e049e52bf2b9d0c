import { type BigIntStats, closeSync, fstatSync, openSync, readSync } from "node:fs";

import { systemCode } from "../system-code.ts";
import { recordParser } from "./parse-record.ts";

/**
 * One file of a container's log: the one that is written, or one that rotation has put aside. It is held by
 * its descriptor, which outlives every rename and removal.
 */
export interface Generation {
  readonly descriptor: number;
  /** Device and inode; no other file has the same while this one is open. */
  readonly file: string;
  /** The time of its first line, by which it is known again after a restart; "" while it has none. */
  first: () => string;
  /** In bytes. */
  size: () => number;
  /** Nothing is written to it any more. */
  sealed: boolean;
  /** What came before it may not have been seen: files that were gone already, or one emptied in place. */
  after: "file" | "missing-files" | "emptied-file";
  /** Those who hold it. It is closed by the last {@link release}. */
  holders: number;
}

/** The engine's longest record is 16 KiB, six-fold when all of it is escaped, with attributes. */
const firstBytes = 131_072;

/** Opens what is at the path now; undefined where there is nothing. */
export function openGeneration(path: string): Generation | undefined {
  try {
    return generationOf(openSync(path, "r"));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

export function generationOf(descriptor: number): Generation {
  let first = "";
  return {
    descriptor,
    file: fileOf(fstatSync(descriptor, { bigint: true })),
    first: () => (first ||= firstTime(descriptor)),
    size: () => fstatSync(descriptor).size,
    sealed: false,
    after: "file",
    holders: 0,
  };
}

export function fileOf({ dev, ino }: Pick<BigIntStats, "dev" | "ino">): string {
  return `${dev}:${ino}`;
}

export function release(generation: Generation): void {
  generation.holders -= 1;
  if (generation.holders <= 0) closeSync(generation.descriptor);
}

/** The time of the first line that the file has now. */
export function firstTime(descriptor: number): string {
  const bytes = Buffer.allocUnsafe(firstBytes);
  const parser = recordParser(bytes.subarray(0, readSync(descriptor, bytes, 0, firstBytes, 0)));
  const end = parser.lineEnd(0);
  return end > 0 && parser.parse(0, end) ? parser.record.time : "";
}
