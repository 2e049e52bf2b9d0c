import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  openSync,
  readSync,
} from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { constants, createGunzip, gunzipSync } from "node:zlib";

import { type Generation, generationOf, release } from "./generation.ts";
import { recordParser } from "./parse-record.ts";
import { openRotatedFiles, rotatedPath } from "./rotated-files.ts";

const attempts = 5;
const headBytes = 131_072;

/**
 * Opens what rotation has put aside and compressed, oldest first, where it is needed: when what is not compressed
 * has not the file in which a reader was.
 * @param firsts the times by which the readers know their files; "" for a reader that begins
 */
export async function openCompressedFiles(
  path: string,
  firsts: readonly string[],
): Promise<Generation[]> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const paths = compressedPaths(path);
    if (paths.length === 0 || hasAll(path, firsts)) return [];
    const opened: Generation[] = [];
    for (const each of paths) opened.push(await decompress(each));
    // Otherwise a rotation came between, and has made one more.
    if (compressedPaths(path).join() === paths.join() && paths.every(existsSync)) return opened;
    for (const generation of opened) release(generation);
  }
  throw new Error(`${path} was rotated ${attempts} times while what is compressed was read`);
}

/** Whether the compressed file at this place begins with this time. */
export function isCompressed(path: string, index: number, first: string): boolean {
  const compressed = `${rotatedPath(path, index)}.gz`;
  return first !== "" && existsSync(compressed) && firstTimeOf(compressed) === first;
}

function compressedPaths(path: string): string[] {
  const found: string[] = [];
  for (let index = 1; ; index += 1) {
    const plain = rotatedPath(path, index);
    if (existsSync(`${plain}.gz`)) found.unshift(`${plain}.gz`);
    else if (!existsSync(plain)) return found;
  }
}

function hasAll(path: string, firsts: readonly string[]): boolean {
  const { opened } = openRotatedFiles(path, undefined);
  const there = new Set(opened.map((generation) => generation.first()));
  for (const generation of opened) release(generation);
  return firsts.every((first) => first !== "" && there.has(first));
}

/** Into a file without a name, which ends with its descriptor. */
async function decompress(path: string): Promise<Generation> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-log-"));
  try {
    const plain = join(folder, "log");
    await pipeline(
      createReadStream(path),
      createGunzip(),
      createWriteStream(plain, { mode: 0o600 }),
    );
    return generationOf(openSync(plain, "r"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function firstTimeOf(path: string): string {
  const descriptor = openSync(path, "r");
  try {
    const bytes = Buffer.allocUnsafe(headBytes);
    const head = bytes.subarray(0, readSync(descriptor, bytes, 0, headBytes, 0));
    const text = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
    const parser = recordParser(text.subarray(0, headBytes));
    const end = parser.lineEnd(0);
    return end > 0 && parser.parse(0, end) ? parser.record.time : "";
  } catch {
    return "";
  } finally {
    closeSync(descriptor);
  }
}
