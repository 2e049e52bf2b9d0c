import type { Framing } from "./frame.ts";

export interface FrameDecoderOptions {
  /** A longer message is cut to so many bytes. @default 1_048_576 */
  maxBytes?: number | undefined;
  /** `auto` tells by the first byte of each message: a digit is a length, all else a line. @default "auto" */
  framing?: Framing | "auto" | undefined;
}

/** Takes a stream apart into messages. */
export interface FrameDecoder {
  /** Gives the messages that are complete. They may be views of the chunk. */
  push(chunk: Uint8Array): Uint8Array[];
  /** Gives what is left when the stream has ended: a line without its end, or the part of a message that came. */
  end(): Uint8Array[];
  /** How many messages were cut to `maxBytes`. */
  readonly truncated: number;
}

const [lineFeed, carriageReturn, space, zero, nine] = [10, 13, 32, 48, 57];
/** More digits than any message that is taken has. */
const maxDigits = 10;

/** Makes a decoder of RFC 6587 framing. Whatever bytes come, it does not throw, and keeps `maxBytes` at most. */
export function createFrameDecoder(options: FrameDecoderOptions = {}): FrameDecoder {
  const { maxBytes = 1_048_576, framing = "auto" } = options;
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  /** With fewer bytes than these there is nothing to be found; 0 for a line, whose end is looked for. */
  let wanted = 0;
  /** Of a message that was too long: bytes to pass over, or all up to the end of the line. */
  let skipBytes = 0;
  let skipLine = false;
  let truncated = 0;

  const keep = (rest: Uint8Array) => {
    if (rest.length === 0) return;
    kept.push(rest);
    keptBytes += rest.length;
  };
  const takeAll = (chunk: Uint8Array): Uint8Array => {
    if (kept.length === 0) return chunk;
    const all = Buffer.concat([...kept, chunk], keptBytes + chunk.length);
    kept = [];
    keptBytes = 0;
    return all;
  };
  const passOver = (chunk: Uint8Array): Uint8Array => {
    if (skipBytes > 0) {
      const passed = Math.min(skipBytes, chunk.length);
      skipBytes -= passed;
      return chunk.subarray(passed);
    }
    if (!skipLine) return chunk;
    const end = chunk.indexOf(lineFeed);
    skipLine = end < 0;
    return end < 0 ? chunk.subarray(chunk.length) : chunk.subarray(end + 1);
  };
  /** Whether nothing can be complete yet; only the new chunk is looked at. */
  const mustWait = (chunk: Uint8Array) =>
    kept.length > 0 &&
    keptBytes + chunk.length <= maxBytes &&
    (wanted > 0 ? keptBytes + chunk.length < wanted : !chunk.includes(lineFeed));

  return {
    get truncated() {
      return truncated;
    },
    push(chunk) {
      const fresh = passOver(chunk);
      if (mustWait(fresh)) {
        keep(fresh);
        return [];
      }
      const bytes = takeAll(fresh);
      const messages: Uint8Array[] = [];
      let at = 0;
      wanted = 0;
      while (at < bytes.length) {
        const found = findFrame(bytes, at, framing, maxBytes);
        if (found.message === undefined) {
          wanted = found.wanted;
          break;
        }
        if (found.message.length > 0) messages.push(found.message);
        if (found.cut) truncated += 1;
        skipBytes = Math.max(0, found.end - bytes.length);
        skipLine = found.toLineEnd;
        at = Math.min(found.end, bytes.length);
        if (skipLine) at = bytes.length;
      }
      keep(bytes.subarray(at));
      return messages;
    },
    end() {
      const rest = takeAll(new Uint8Array());
      const body = rest.subarray(framing === "line" ? 0 : (lengthAt(rest, 0)?.digits ?? -1) + 1);
      wanted = 0;
      skipBytes = 0;
      skipLine = false;
      return body.length === 0 ? [] : [withoutReturn(body)];
    },
  };
}

interface Found {
  /** Absent when it is not complete; empty for nothing between two messages. */
  message?: Uint8Array;
  /** Where the next one begins; maybe after the bytes that are there. */
  end: number;
  /** How many bytes it needs, when that is known. */
  wanted: number;
  cut: boolean;
  /** The rest of an endless line is still to come. */
  toLineEnd: boolean;
}

function findFrame(
  bytes: Uint8Array,
  at: number,
  framing: Framing | "auto",
  maxBytes: number,
): Found {
  const counted = framing === "line" ? undefined : lengthAt(bytes, at);
  if (counted === undefined) return findLine(bytes, at, maxBytes);
  const missing = { end: at, wanted: 0, cut: false, toLineEnd: false };
  if (counted.length === undefined) return { ...missing, wanted: bytes.length - at + 1 };
  const from = at + counted.digits + 1;
  const cut = counted.length > maxBytes;
  const to = from + (cut ? maxBytes : counted.length);
  if (to > bytes.length) return { ...missing, wanted: to - at };
  const end = from + counted.length;
  return { ...missing, message: bytes.subarray(from, to), end, cut };
}

/** The length at a place, `undefined` in it when its digits are not all there yet; nothing when there is none. */
function lengthAt(
  bytes: Uint8Array,
  at: number,
): { length: number | undefined; digits: number } | undefined {
  const first = bytes[at] ?? 0;
  // No length begins with 0 (RFC 6587 section 3.4.1).
  if (first <= zero || first > nine) return undefined;
  let length = 0;
  for (let digits = 0; digits <= maxDigits; digits += 1) {
    const byte = bytes[at + digits];
    if (byte === undefined) return { length: undefined, digits: digits - 1 };
    if (byte === space) return { length, digits };
    if (byte < zero || byte > nine) return undefined;
    length = length * 10 + byte - zero;
  }
  return undefined;
}

function findLine(bytes: Uint8Array, at: number, maxBytes: number): Found {
  const found = bytes.indexOf(lineFeed, at);
  const length = (found < 0 ? bytes.length : found) - at;
  const cut = length > maxBytes;
  if (found < 0 && !cut) return { end: at, wanted: 0, cut: false, toLineEnd: false };
  const message = withoutReturn(bytes.subarray(at, at + Math.min(length, maxBytes)));
  const end = found < 0 ? bytes.length : found + 1;
  return { message, end, wanted: 0, cut, toLineEnd: found < 0 };
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
}
