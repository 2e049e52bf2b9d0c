import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";

import type { Segment } from "./records.ts";

/** Both ends belong to it. */
export interface ByteRange {
  first: number;
  last: number;
}

const chunkBytes = 256 * 1024;

/** The bytes of a range that may go over several files. */
export async function* readSegments(
  folder: string,
  segments: readonly Segment[],
  { first, last }: ByteRange,
): AsyncGenerator<Buffer> {
  let start = 0;
  for (const { file, size } of segments) {
    const from = Math.max(first - start, 0);
    const to = Math.min(last - start, size - 1);
    start += size;
    if (from > to) continue;
    await using handle = await open(join(folder, file), "r");
    yield* readRange(handle, { first: from, last: to });
  }
}

async function* readRange(handle: FileHandle, { first, last }: ByteRange): AsyncGenerator<Buffer> {
  for (let at = first; at <= last;) {
    const size = Math.min(chunkBytes, last - at + 1);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(size), 0, size, at);
    if (bytesRead === 0) throw new Error(`a file of the store ends ${last - at + 1} bytes early`);
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
