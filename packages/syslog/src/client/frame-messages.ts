import type { Piece } from "./outbox.ts";
import { slabBytes } from "./slab.ts";

/** A transaction of nine digits, ` syslog `, a length of nine digits, a space and a line feed. */
const mostAround = 28;
const lineFeed = 10;

/**
 * Puts the frames of several messages into one piece of memory, which one write hands to the kernel; nothing when there is no message.
 *
 * @param most so many messages at most; there are fewer when they are long.
 */
export function frameMessages(
  most: number,
  next: () => Piece | undefined,
  transactionOf: (piece: Piece) => number,
): Buffer | undefined {
  const pieces: Piece[] = [];
  let bytes = 0;
  while (pieces.length < most && bytes < slabBytes) {
    const piece = next();
    if (piece === undefined) break;
    pieces.push(piece);
    bytes += piece.bytes.length + mostAround;
  }
  if (pieces.length === 0) return undefined;
  const frames = Buffer.allocUnsafe(bytes);
  let end = 0;
  for (const piece of pieces) {
    const head = `${transactionOf(piece)} syslog ${piece.bytes.length} `;
    end += frames.write(head, end, "latin1");
    end += piece.bytes.copy(frames, end);
    frames[end] = lineFeed;
    end += 1;
  }
  return frames.subarray(0, end);
}
