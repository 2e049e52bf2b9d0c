import { createHash } from "node:crypto";
import { closeSync, fdatasyncSync, openSync, readFileSync, statSync, writeSync } from "node:fs";

import { z } from "zod";

import { to } from "../../config-shape.ts";
import { codeOf } from "../../errors.ts";
import { replaceFile } from "../../replace-file.ts";

/** Where the routes of a config lead since it was written as a whole. */
export interface Switched {
  /** Of the config's file. */
  revision: string;
  /** Counts all that were ever put, so that the last one is known. */
  sequence: number;
  routes: readonly { route: string; to: z.infer<typeof to> }[];
}

const blockBytes = 64 * 1024;
const blockCount = 2;
const switchedShape = z.strictObject({
  revision: z.string(),
  sequence: z.number().int(),
  routes: z.array(z.strictObject({ route: z.string(), to })),
});

/** Makes room for all that `putSwitch` will write: from then on the disk is asked for nothing but those bytes. */
export async function layOutSwitches(path: string): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false })?.size === blockBytes * blockCount) return;
  await replaceFile(path, "\n".repeat(blockBytes * blockCount));
}

/**
 * Puts one on disk, in the place of the one before the last: one write, and one sync of just those bytes, where
 * a file that is replaced has the disk take its name as well. What a power cut leaves half written has a wrong
 * sum, and the one before holds. Returns whether there was room for it.
 */
export function putSwitch(path: string, switched: Switched): boolean {
  const json = JSON.stringify(switched);
  const block = Buffer.from(`${sumOf(json)} ${json}\n`);
  if (block.length > blockBytes) return false;
  const file = openSync(path, "r+");
  try {
    if (writeSync(file, block, 0, block.length, placeOf(switched)) < block.length) return false;
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  return true;
}

/** The last one that is whole. */
export function lastSwitch(path: string): Switched | undefined {
  const blocks = readBlocks(path);
  return Array.from({ length: blockCount }, (_, index) => index * blockBytes)
    .flatMap((start) => readOne(blocks.subarray(start, start + blockBytes)) ?? [])
    .toSorted((one, other) => one.sequence - other.sequence)
    .at(-1);
}

function placeOf({ sequence }: Switched): number {
  return (sequence % blockCount) * blockBytes;
}

function readOne(block: Buffer): Switched | undefined {
  const [line = ""] = block.toString("utf8").split("\n", 1);
  const json = line.slice(line.indexOf(" ") + 1);
  if (line !== `${sumOf(json)} ${json}`) return undefined;
  return switchedShape.parse(JSON.parse(json));
}

function readBlocks(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return Buffer.alloc(0);
    throw cause;
  }
}

function sumOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
