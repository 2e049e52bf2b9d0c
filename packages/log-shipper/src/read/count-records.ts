import type { Stream } from "../streams.ts";
import { recordParser } from "./parse-record.ts";
import { readChunk } from "./read-chunk.ts";

/** Counts the lines of each stream between an offset and the end of the file. */
export async function countRecords(
  descriptor: number,
  from: number,
  counts: (stream: Stream, offset: number) => boolean,
): Promise<[number, number]> {
  const lines: [number, number] = [0, 0];
  for (let offset = from; ;) {
    const read = await readChunk(descriptor, offset, (bytes) => {
      const parser = recordParser(bytes);
      for (let at = 0; at < bytes.length; at = parser.lineEnd(at)) {
        const { record } = parser;
        const isLine = parser.parse(at, parser.lineEnd(at)) && record.ended;
        if (isLine && counts(record.stream, offset + at)) lines[record.stream] += 1;
      }
      return bytes.length;
    });
    if (read === undefined) return lines;
    offset += read;
  }
}
