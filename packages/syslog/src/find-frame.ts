import type { Framing } from "./frame.ts";

/** What is at a place of a stream. */
export interface FoundFrame {
  /** Absent when it is not complete; empty for nothing between two messages. */
  message?: Uint8Array;
  /** Where the next one begins; maybe after the bytes that are there. */
  end: number;
  /** How many bytes it needs, when that is known; 0 for a line, whose end is looked for. */
  wanted: number;
  /** It was longer than `maxBytes`. */
  isCut: boolean;
  /** The rest of a line that was cut is still to come. */
  isOpen: boolean;
}

/** The number in front of a message. */
export interface FoundLength {
  /** Absent when its digits are not all there yet. */
  length?: number;
  digits: number;
}

const [lineFeed, carriageReturn, space, zero, nine] = [10, 13, 32, 48, 57];
/** More digits than any message that is taken has. */
const maxDigits = 10;

/** Finds the message that begins at a place: a digit begins a length, all else a line (RFC 6587 section 3.4). Pure. */
export function findFrame(
  bytes: Uint8Array,
  at: number,
  framing: Framing | "auto",
  maxBytes: number,
): FoundFrame {
  const counted = framing === "line" ? undefined : findLength(bytes, at);
  if (counted === undefined) return findLine(bytes, at, maxBytes);
  const { length, digits } = counted;
  const missing = { end: at, isCut: false, isOpen: false };
  if (length === undefined) return { ...missing, wanted: bytes.length - at + 1 };
  const from = at + digits + 1;
  const to = from + Math.min(length, maxBytes);
  if (to > bytes.length) return { ...missing, wanted: to - at };
  const message = bytes.subarray(from, to);
  return { message, end: from + length, wanted: 0, isCut: length > maxBytes, isOpen: false };
}

/** The length in front of a message; nothing when there is none. */
export function findLength(bytes: Uint8Array, at: number): FoundLength | undefined {
  const first = bytes[at] ?? 0;
  // No length begins with 0 (RFC 6587 section 3.4.1).
  if (first <= zero || first > nine) return undefined;
  let length = 0;
  for (let digits = 0; digits <= maxDigits; digits += 1) {
    const byte = bytes[at + digits];
    if (byte === undefined) return { digits: digits - 1 };
    if (byte === space) return { length, digits };
    if (byte < zero || byte > nine) return undefined;
    length = length * 10 + byte - zero;
  }
  return undefined;
}

function findLine(bytes: Uint8Array, at: number, maxBytes: number): FoundFrame {
  const found = bytes.indexOf(lineFeed, at);
  const length = (found < 0 ? bytes.length : found) - at;
  const isCut = length > maxBytes;
  if (found < 0 && !isCut) return { end: at, wanted: 0, isCut: false, isOpen: false };
  const message = withoutReturn(bytes.subarray(at, at + Math.min(length, maxBytes)));
  const end = found < 0 ? bytes.length : found + 1;
  return { message, end, wanted: 0, isCut, isOpen: found < 0 };
}

/** A line without the carriage return that some senders put before its end. */
export function withoutReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
}
