import type { Slab } from "./slab.ts";
import { appendFramed, closeSlab, createSlab, slabBytes } from "./slab.ts";

/** A piece of the outbox that is to be sent: whole messages, framed. */
export interface Piece {
  bytes: Buffer;
  /** The position of its last message. */
  through: number;
  /** How many bytes were ever taken in up to its end. */
  endOffset: number;
}

export interface OutboxOptions {
  /** `octet-counting` and `line` put the frame around each message; `none` keeps where each ends. */
  framing: "octet-counting" | "line" | "none";
  /** How many bytes may wait until they are taken. */
  maxBytes: number;
  /** How many bytes of what was taken are kept, to be sent again; up to one slab of 64 KiB more are. */
  windowBytes: number;
}

/** What waits to be sent and, behind it, what was sent and may be sent again. Positions count messages from 1. */
export interface Outbox {
  /** Takes a message in; its position, or nothing when there is no room, and then nothing was taken in. */
  append(text: string): number | undefined;
  /** What comes next, as much as is at hand in one piece. */
  next(): Piece | undefined;
  /** What comes next, one message. For the framing `none`. */
  nextMessage(): Piece | undefined;
  /** All up to the end of a piece was taken: by the kernel, or, with RELP, by the receiver. */
  take(piece: Piece): void;
  /** Begins again with the oldest that is kept. Gives the positions that were handed out and come again. */
  rewind(): { from: number; to: number } | undefined;
  /** What was taken until now is never sent again. */
  forget(): void;
  readonly position: number;
  readonly taken: number;
  /** Bytes that were not taken yet. */
  readonly waitingBytes: number;
  /** All up to this position was taken since the last {@link Outbox.rewind}, repeats included. */
  readonly settled: number;
  readonly isSettled: boolean;
  /** Another connection has nothing to send up to this position, not even again. */
  readonly done: number;
  readonly isDone: boolean;
}

/** Makes an outbox. Its memory is bounded by `maxBytes + windowBytes`, a seventh of that, and two slabs of 64 KiB. */
export function createOutbox({ framing, maxBytes, windowBytes }: OutboxOptions): Outbox {
  let slabs: Slab[] = [];
  let position = 0;
  let handedOut = 0;
  let appendedBytes = 0;
  let taken = { position: 0, offset: 0 };
  /** What was taken up to here is not sent again. */
  let floor = taken;
  let settled = 0;
  /** Where the next piece begins. */
  const cursor = { slab: 0, byte: 0, message: 0 };

  const oldest = () => (windowBytes === 0 ? taken : floor);
  const roomFor = (bytes: number): Slab => {
    const last = slabs.at(-1);
    if (last !== undefined && last.bytes.length - last.end >= bytes) return last;
    if (last !== undefined) closeSlab(last);
    const slab = createSlab(Math.max(slabBytes, bytes), appendedBytes, position + 1);
    slabs.push(slab);
    return slab;
  };
  const current = (): Slab | undefined => {
    const slab = slabs[cursor.slab];
    if (slab === undefined || cursor.byte < slab.end) return slab;
    const following = slabs[cursor.slab + 1];
    if (following === undefined) return undefined;
    Object.assign(cursor, { slab: cursor.slab + 1, byte: 0, message: 0 });
    return following;
  };
  const hand = (slab: Slab, end: number, next: number, through: number): Piece => {
    const bytes = slab.bytes.subarray(cursor.byte, end);
    cursor.byte = next;
    cursor.message = through - slab.first + 1;
    handedOut = Math.max(handedOut, through);
    return { bytes, through, endOffset: slab.start + next };
  };
  const isSpent = (slab: Slab) =>
    slab.start + slab.end <= Math.max(floor.offset, taken.offset - windowBytes);
  /** The slab that is being filled stays, so that few lines do not take a slab each. */
  const drop = () => {
    const kept = slabs.findIndex((slab, index) => index >= cursor.slab || !isSpent(slab));
    const count = kept < 0 ? cursor.slab : kept;
    if (count === 0) return;
    slabs = slabs.slice(count);
    cursor.slab -= count;
  };

  return {
    get position() {
      return position;
    },
    get taken() {
      return taken.position;
    },
    get waitingBytes() {
      return appendedBytes - taken.offset;
    },
    get settled() {
      return settled;
    },
    get isSettled() {
      return settled === position;
    },
    get done() {
      return oldest().position;
    },
    get isDone() {
      return oldest().position === position;
    },
    append(text) {
      const length = Buffer.byteLength(text);
      // Digits of a length and a space, or a line feed.
      const most = length + 11;
      if (appendedBytes - taken.offset + most > maxBytes) return undefined;
      const slab = roomFor(most);
      appendedBytes += appendFramed(slab, text, length, framing);
      position += 1;
      slab.last = position;
      return position;
    },
    next() {
      const slab = current();
      if (slab === undefined || cursor.byte >= slab.end) return undefined;
      return hand(slab, slab.end, slab.end, slab.last);
    },
    nextMessage() {
      const slab = current();
      const end = slab?.ends[cursor.message];
      return slab === undefined || end === undefined
        ? undefined
        : hand(slab, end, end + 1, slab.first + cursor.message);
    },
    take({ through, endOffset }) {
      settled = Math.max(settled, through);
      if (endOffset <= taken.offset) return;
      taken = { position: through, offset: endOffset };
      drop();
    },
    rewind() {
      const begin = oldest();
      const first = slabs[0];
      if (first === undefined) return undefined;
      const isInside = begin.offset > first.start;
      const index = isInside ? slabs.findIndex((slab) => slab.start + slab.end > begin.offset) : 0;
      const slab = slabs[index];
      if (slab === undefined) return undefined;
      cursor.slab = index;
      cursor.byte = Math.max(0, begin.offset - slab.start);
      cursor.message = Math.max(0, begin.position - slab.first + 1);
      const from = slab.first + cursor.message;
      settled = from - 1;
      return from > handedOut ? undefined : { from, to: handedOut };
    },
    forget() {
      floor = taken;
      drop();
    },
  };
}
