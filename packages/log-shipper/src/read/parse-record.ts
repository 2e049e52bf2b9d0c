import { isAscii } from "node:buffer";

import type { Stream } from "../streams.ts";

/** What one line of a json-file log holds. */
export interface LogRecord {
  stream: Stream;
  /** As the engine writes it: RFC 3339 with up to 9 fraction digits, those at the end left out when 0. */
  time: string;
  /** Without its line end. */
  text: string;
  /** Whether the engine saw a line end. It did not where it has cut a line, and at the end of a stream. */
  ended: boolean;
}

/** A piece of a json-file log in memory, its lines parsed by their offsets. */
export interface RecordParser {
  /** The offset behind the line that begins at `from`; -1 where it is not whole. */
  lineEnd: (from: number) => number;
  /** Parses the line between the offsets into {@link record}; false for what is no record. */
  parse: (from: number, end: number) => boolean;
  /** Overwritten by each call, as an object for each line would cost more than its parsing. */
  readonly record: LogRecord;
}

const head = '{"log":"';
const tails = ['","stream":"stdout","time":"', '","stream":"stderr","time":"'] as const;
const tailLength = tails[0].length;
const backslash = "\\";

/**
 * Parses without `JSON.parse` what the driver json-file writes for plain lines, and with it what has escapes
 * or attributes. As the text is decoded as Latin-1, an offset in it is one in the bytes.
 */
export function recordParser(bytes: Buffer): RecordParser {
  const text = bytes.toString("latin1");
  const plain = isAscii(bytes);
  const record: LogRecord = { stream: 0, time: "", text: "", ended: true };

  function literal(from: number, end: number): string {
    return plain ? text.slice(from, end) : bytes.toString("utf8", from, end);
  }

  function parseAll(from: number, end: number): boolean {
    const line = fromJson(bytes.toString("utf8", from, end));
    if (!line) return false;
    Object.assign(record, line);
    return true;
  }

  return {
    record,
    lineEnd: (from) => text.indexOf("\n", from) + 1 || -1,
    parse(from, end) {
      // The line ends as `…"time":"…"}` and its line feed.
      const timeAt = text.lastIndexOf('"', end - 4) + 1;
      const logEnd = timeAt - tailLength;
      const stream = text.startsWith(tails[0], logEnd) ? 0 : 1;
      if (stream === 1 && !text.startsWith(tails[1], logEnd)) return parseAll(from, end);
      const logAt = from + head.length;
      if (logEnd < logAt || !text.startsWith(head, from)) return parseAll(from, end);
      const escape = text.indexOf(backslash, logAt);
      const isPlain = escape === logEnd - 2 && text[logEnd - 1] === "n";
      if (!isPlain && escape >= 0 && escape < logEnd) return parseAll(from, end);
      record.stream = stream;
      record.time = text.slice(timeAt, end - 3);
      record.ended = isPlain;
      record.text = literal(logAt, isPlain ? logEnd - 2 : logEnd);
      return true;
    },
  };
}

function fromJson(line: string): LogRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { log, stream, time } = value as { log?: unknown; stream?: unknown; time?: unknown };
  if (typeof log !== "string" || typeof time !== "string") return undefined;
  const ended = log.endsWith("\n");
  const text = ended ? log.slice(0, -1) : log;
  return { stream: stream === "stderr" ? 1 : 0, time, text, ended };
}
