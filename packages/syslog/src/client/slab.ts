/** Messages with their frames, one after another, in one piece of memory. */
export interface Slab {
  bytes: Buffer;
  /** How many bytes were ever taken in before it. */
  start: number;
  /** How many of its bytes are filled. */
  end: number;
  /** The position of its first message, and of its last. */
  first: number;
  last: number;
  /** Where each message ends, one byte before the next; only without framing, when messages are sent one at a time. */
  ends: number[];
}

/** The usual size: a few hundred messages, which one write hands to the kernel. */
export const slabBytes = 65_536;

const zero = 48;
const space = 32;
const lineFeed = 10;

/** Makes a slab for messages from a position on. */
export function createSlab(bytes: number, start: number, first: number): Slab {
  return {
    bytes: Buffer.allocUnsafeSlow(bytes),
    start,
    end: 0,
    first,
    last: first - 1,
    ends: [],
  };
}

/** Gives back what a slab that takes no more in has left over, where that is worth a copy. */
export function closeSlab(slab: Slab): void {
  if (slab.bytes.length - slab.end <= slab.bytes.length / 8) return;
  const filled = Buffer.allocUnsafeSlow(slab.end);
  slab.bytes.copy(filled, 0, 0, slab.end);
  slab.bytes = filled;
}

/** Writes a message and its frame to the end of a slab that has room, without a copy between. Gives how many bytes it took. */
export function appendFramed(
  slab: Slab,
  text: string,
  length: number,
  framing: "octet-counting" | "line" | "none",
): number {
  const from = slab.end;
  let at = from;
  if (framing === "octet-counting") at = writeLength(slab.bytes, at, length);
  at += slab.bytes.write(text, at, length);
  if (framing === "none") slab.ends.push(at);
  if (framing !== "octet-counting") {
    // Without framing too, so that an empty message has a place of its own.
    slab.bytes[at] = lineFeed;
    at += 1;
  }
  slab.end = at;
  return at - from;
}

function writeLength(bytes: Buffer, from: number, length: number): number {
  let digits = 1;
  for (let rest = length; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
  let rest = length;
  for (let at = from + digits - 1; at >= from; at -= 1) {
    bytes[at] = zero + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  bytes[from + digits] = space;
  return from + digits + 1;
}
