import { createKeptBytes } from "../kept-bytes.ts";
import type { RelpFrame } from "./relp-frame.ts";

export interface RelpDecoderOptions {
  /** More data in one frame is a problem. @default 1_048_576 */
  maxBytes?: number | undefined;
}

/** Takes a stream of RELP apart into frames. */
export interface RelpDecoder {
  /** Gives the frames that are complete; their data may be views of the chunk. Nothing any more once there is a problem. */
  push(chunk: Uint8Array): RelpFrame[];
  /** What is wrong with the stream: where a frame is broken, nobody can tell where the next one begins. */
  readonly problem: string | undefined;
}

/** Nine digits, 32 letters, nine digits and the spaces after them. */
const longestHead = 53;
const head = /^(\d{1,9}) ([A-Za-z]{1,32}) (\d{1,9})([ \n])/;

/** Makes a decoder. Whatever bytes come, it does not throw. */
export function createRelpDecoder({ maxBytes = 1_048_576 }: RelpDecoderOptions = {}): RelpDecoder {
  const kept = createKeptBytes();
  let wanted = 0;
  let problem: string | undefined;

  const takeApart = (bytes: Uint8Array): RelpFrame[] => {
    const frames: RelpFrame[] = [];
    let at = 0;
    wanted = 0;
    while (at < bytes.length && problem === undefined && wanted === 0) {
      const found = findRelpFrame(bytes, at, maxBytes);
      ({ problem, wanted } = found);
      at = found.end;
      if (found.frame !== undefined) frames.push(found.frame);
    }
    if (problem === undefined) kept.keep(bytes.subarray(at));
    return frames;
  };
  return {
    get problem() {
      return problem;
    },
    push(chunk) {
      if (problem !== undefined) return [];
      if (kept.length + chunk.length >= wanted) return takeApart(kept.take(chunk));
      kept.keep(chunk);
      return [];
    },
  };
}

interface Found {
  frame?: RelpFrame;
  problem: string | undefined;
  /** How many bytes it takes at least, when it is not complete. */
  wanted: number;
  end: number;
}

function findRelpFrame(bytes: Uint8Array, at: number, maxBytes: number): Found {
  const there = Buffer.from(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
  const text = there.toString("latin1", 0, longestHead);
  const match = head.exec(text);
  const more = (wanted: number) => ({ problem: undefined, wanted, end: at });
  const broken = (reason: string) => ({ problem: reason, wanted: 0, end: at });
  if (match === null) {
    return there.length < longestHead && /^\d{0,9}( [A-Za-z]{0,32}( \d{0,9})?)?$/.test(text)
      ? more(there.length + 1)
      : broken(`no frame begins with ${JSON.stringify(text.slice(0, 20))}`);
  }
  const [whole, transaction, command = "", digits, separator] = match;
  const length = Number(digits);
  if (length > maxBytes) return broken(`a frame has ${length} bytes, more than ${maxBytes}`);
  // Without data the line feed comes right after the length; some senders put a space there all the same.
  const end = whole.length + (separator === "\n" ? 0 : length + 1);
  if (length > 0 && separator === "\n") return broken("a frame has none of its data");
  if (there.length < end) return more(end);
  if (there[end - 1] !== 10) return broken("a frame does not end with a line feed");
  const data = there.subarray(whole.length, whole.length + length);
  return {
    frame: { transaction: Number(transaction), command, data },
    problem: undefined,
    wanted: 0,
    end: at + end,
  };
}
