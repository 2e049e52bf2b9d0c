import { read } from "node:fs";

/** Strings of twice that are large objects to V8: to decode them takes thirty times as long. */
const chunkBytes = 65_536;
const spare: Buffer[] = [];
/** As many as read at the same time, so that those who wait hold none. */
const spareAtMost = 16;

/**
 * Reads whole lines from the offset, and has them parsed at once, before the bytes are overwritten.
 * @returns what `parse` gives; undefined where there is no whole line
 */
export async function readChunk<T>(
  descriptor: number,
  offset: number,
  parse: (lines: Buffer) => T,
): Promise<T | undefined> {
  for (let size = chunkBytes; ; size *= 4) {
    const buffer = (size === chunkBytes ? spare.pop() : undefined) ?? Buffer.allocUnsafe(size);
    try {
      const bytes = await readAt(descriptor, buffer, offset);
      const end = buffer.subarray(0, bytes).lastIndexOf(10) + 1;
      if (end > 0) return parse(buffer.subarray(0, end));
      if (bytes < size) return undefined;
    } finally {
      if (size === chunkBytes && spare.length < spareAtMost) spare.push(buffer);
    }
  }
}

function readAt(descriptor: number, buffer: Buffer, offset: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, buffer, 0, buffer.length, offset, (error, bytes) => {
      if (error) reject(error);
      else resolve(bytes);
    });
  });
}
