import { RuntimeError } from "./errors.ts";

/** A piece of what a container wrote. Frames that are long, or come in parts, are several pieces. */
export interface FramePiece {
  stream: "stdin" | "stdout" | "stderr";
  data: Buffer;
  /** Whether it begins, and whether it ends, a frame of the engine's. */
  first: boolean;
  last: boolean;
}

const headerBytes = 8;
const streams = ["stdin", "stdout", "stderr"] as const;
/** What the engine itself has to say: its failure in the middle of an answer. */
const failureType = 3;

/**
 * Takes apart what a Docker engine sends of a container without a terminal: frames of stdout and stderr.
 * Gives on each piece as it comes, so neither many small frames in one chunk nor one huge frame cost
 * memory or stack.
 * @throws {RuntimeError} `engine` for bytes that are no frames, for a failure of which the engine tells,
 * and where the end comes in the middle of a frame.
 */
export async function* demultiplex(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<FramePiece, void, undefined> {
  const demultiplexer = createDemultiplexer();
  for await (const chunk of chunks) yield* demultiplexer.push(chunk);
  demultiplexer.end();
}

export interface Demultiplexer {
  push(chunk: Uint8Array): FramePiece[];
  /** To be called at the end, to notice one that comes too early. */
  end(): void;
}

/** The same as {@link demultiplex}, for those who have chunks in hand. */
export function createDemultiplexer(): Demultiplexer {
  const header = Buffer.alloc(headerBytes);
  let headerFilled = 0;
  let type = 0;
  let left = 0;
  let first = true;
  let failure: Buffer[] = [];

  function readHeader(bytes: Buffer): number {
    const taken = bytes.copy(header, headerFilled, 0, headerBytes - headerFilled);
    headerFilled += taken;
    if (headerFilled < headerBytes) return taken;
    type = header.readUInt8(0);
    left = header.readUInt32BE(4);
    first = true;
    if (type > failureType || header.readUIntBE(1, 3) !== 0) throw noFrames(header);
    return taken;
  }

  function readContent(bytes: Buffer): FramePiece | undefined {
    const data = bytes.subarray(0, left);
    left -= data.length;
    const last = left === 0;
    if (last) headerFilled = 0;
    const stream = streams[type];
    if (stream) return { stream, data, first, last };
    failure.push(Buffer.from(data));
    if (last) throw engineFailed(failure);
    return undefined;
  }

  return {
    push(chunk) {
      const pieces: FramePiece[] = [];
      let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      while (bytes.length > 0) {
        if (headerFilled < headerBytes) bytes = bytes.subarray(readHeader(bytes));
        if (headerFilled < headerBytes || (bytes.length === 0 && left > 0)) break;
        const before = left;
        const piece = readContent(bytes);
        bytes = bytes.subarray(before - left);
        if (piece) pieces.push(piece);
        first = false;
      }
      return pieces;
    },

    end() {
      if (headerFilled === 0) return;
      if (failure.length > 0) throw engineFailed(failure);
      failure = [];
      const missing = headerFilled < headerBytes ? "its header" : `${left} bytes`;
      throw new RuntimeError(
        "engine",
        `the engine's stream ended inside a frame: ${missing} did not come`,
      );
    },
  };
}

function noFrames(header: Buffer): RuntimeError {
  return new RuntimeError(
    "engine",
    `the engine's stream has no frame where one was expected: ${header.toString("hex")}; a container with a terminal has none`,
  );
}

function engineFailed(parts: readonly Buffer[]): RuntimeError {
  return new RuntimeError("engine", Buffer.concat(parts).toString("utf8").trim());
}
