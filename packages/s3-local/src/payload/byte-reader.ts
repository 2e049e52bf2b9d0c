import { Fault } from "../protocol/fault.ts";

const maxLineBytes = 8192;

/** Reads lines and stretches of bytes from a stream of buffers. */
export interface ByteReader {
  /** A line without its CRLF. @throws {Fault} `IncompleteBody` */
  line(): Promise<string>;
  /** The next bytes as they come. @throws {Fault} `IncompleteBody` */
  bytes(count: number): AsyncGenerator<Buffer>;
}

export function byteReader(source: AsyncIterable<Buffer>): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  const more = async () => {
    const next = await iterator.next();
    if (next.done === true) throw new Fault("IncompleteBody");
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
  };

  return {
    async line() {
      for (;;) {
        const end = held.indexOf("\r\n");
        if (end >= 0) {
          const text = held.toString("latin1", 0, end);
          held = held.subarray(end + 2);
          return text;
        }
        if (held.length > maxLineBytes) throw new Fault("IncompleteBody");
        await more();
      }
    },
    async *bytes(count) {
      for (let left = count; left > 0;) {
        if (held.length === 0) await more();
        const piece = held.subarray(0, left);
        held = held.subarray(piece.length);
        left -= piece.length;
        yield piece;
      }
    },
  };
}
