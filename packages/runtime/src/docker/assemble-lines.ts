import { createDemultiplexer, type FramePiece } from "../demultiplex.ts";

/** A line of what a container wrote. */
export interface LogLine {
  stream: "stdout" | "stderr";
  /** When the engine got it, as the engine writes it: RFC 3339 with nanoseconds. */
  time: string;
  line: string;
}

export interface AssembleOptions {
  /** Whether the engine has put a time before each message. */
  timestamps: boolean;
  /** A container with a terminal has no frames, and one stream. */
  terminal: boolean;
  /** A longer line is given in parts of this size. @default 1_048_576 */
  maxLineBytes?: number;
}

export interface LineAssembler {
  push(chunk: Uint8Array): LogLine[];
  /** What is left without an end of line. */
  end(): LogLine[];
}

const newline = 10;

interface Open {
  time: string;
  parts: Buffer[];
  bytes: number;
}

/**
 * Makes lines of an engine's log: it cuts lines at 16 KiB, each part in a frame with a time of its own, and
 * characters with them. A line has the time of its first part.
 */
export function assembleLines(options: AssembleOptions): LineAssembler {
  const { timestamps, terminal, maxLineBytes = 1_048_576 } = options;
  const demultiplexer = createDemultiplexer();
  const open = new Map<LogLine["stream"], Open>();
  let message: Buffer[] = [];

  function add(stream: LogLine["stream"], content: Buffer): LogLine[] {
    const [time, text] = timestamps ? splitTime(content) : ["", content];
    const line = open.get(stream) ?? { time, parts: [], bytes: 0 };
    const isEnd = text.at(-1) === newline;
    const part = isEnd ? text.subarray(0, -1) : text;
    line.parts.push(part);
    line.bytes += part.length;
    open.set(stream, line);
    return isEnd || line.bytes >= maxLineBytes ? close(stream) : [];
  }

  function close(stream: LogLine["stream"]): LogLine[] {
    const line = open.get(stream);
    if (!line) return [];
    open.delete(stream);
    const text = Buffer.concat(line.parts).toString("utf8");
    return [{ stream, time: line.time, line: text.endsWith("\r") ? text.slice(0, -1) : text }];
  }

  function addPiece({ stream, data, last }: FramePiece): LogLine[] {
    message.push(data);
    if (!last || stream === "stdin") return [];
    const content = message.length === 1 ? data : Buffer.concat(message);
    message = [];
    return add(stream, content);
  }

  // Without frames a message ends where its line ends.
  function addBytes(chunk: Buffer): LogLine[] {
    const lines: LogLine[] = [];
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(newline, from);
      if (end < 0) break;
      lines.push(...addPiece(ofTerminal(chunk.subarray(from, end + 1), true)));
      from = end + 1;
    }
    if (from < chunk.length) addPiece(ofTerminal(Buffer.from(chunk.subarray(from)), false));
    return lines;
  }

  return {
    push(chunk) {
      if (terminal) return addBytes(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      return demultiplexer.push(chunk).flatMap(addPiece);
    },
    end() {
      if (terminal) {
        const rest = message.length > 0 ? addPiece(ofTerminal(Buffer.alloc(0), true)) : [];
        return [...rest, ...close("stdout")];
      }
      demultiplexer.end();
      return [...close("stdout"), ...close("stderr")];
    },
  };
}

function ofTerminal(data: Buffer, last: boolean): FramePiece {
  return { stream: "stdout", data, first: false, last };
}

function splitTime(content: Buffer): [time: string, text: Buffer] {
  const end = content.indexOf(32);
  if (end < 0) return [content.toString("latin1"), Buffer.alloc(0)];
  return [content.toString("latin1", 0, end), content.subarray(end + 1)];
}
