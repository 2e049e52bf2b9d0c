import type { Readable } from "node:stream";

/**
 * The lines of a stream, as UTF-8; one without an end at the end of the stream is left out.
 * @throws {RangeError} where a line is longer than `limit` bytes.
 */
export async function* linesOf(
  stream: Readable,
  { limit }: { limit: number },
): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    let rest = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      parts.push(rest.subarray(0, end));
      if (size + end > limit) throw new RangeError(`a line is longer than ${limit} bytes`);
      yield Buffer.concat(parts).toString("utf8");
      parts = [];
      size = 0;
      rest = rest.subarray(end + 1);
    }
    parts.push(rest);
    size += rest.length;
    if (size > limit) throw new RangeError(`a line is longer than ${limit} bytes`);
  }
}
