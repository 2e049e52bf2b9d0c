import { findFrame, findLength, withoutReturn } from "./find-frame.ts";
import type { Framing } from "./frame.ts";
import { createKeptBytes } from "./kept-bytes.ts";

export interface FrameDecoderOptions {
  /** A longer message is cut to so many bytes. @default 1_048_576 */
  maxBytes?: number | undefined;
  /** `auto` tells by the first byte of each message: a digit begins a length, all else a line. @default "auto" */
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

const lineFeed = 10;

/** Makes a decoder of RFC 6587 framing. Whatever bytes come, it does not throw, and keeps little more than `maxBytes`. */
export function createFrameDecoder(options: FrameDecoderOptions = {}): FrameDecoder {
  const { maxBytes = 1_048_576, framing = "auto" } = options;
  const kept = createKeptBytes();
  /** With fewer bytes than these there is nothing to be found; 0 for a line, whose end is looked for. */
  let wanted = 0;
  /** Of a message that was too long: bytes to pass over, or all up to the end of the line. */
  let skipBytes = 0;
  let skipsLine = false;
  let truncated = 0;

  const passOver = (chunk: Uint8Array): Uint8Array => {
    if (skipsLine) {
      const end = chunk.indexOf(lineFeed);
      skipsLine = end < 0;
      return end < 0 ? chunk.subarray(chunk.length) : chunk.subarray(end + 1);
    }
    const passed = Math.min(skipBytes, chunk.length);
    skipBytes -= passed;
    return passed === 0 ? chunk : chunk.subarray(passed);
  };
  /** Whether nothing can be complete yet; only the new chunk is looked at. */
  const isIncomplete = (chunk: Uint8Array) => {
    const length = kept.length + chunk.length;
    if (kept.length === 0 || (wanted === 0 && length > maxBytes)) return false;
    return wanted > 0 ? length < wanted : !chunk.includes(lineFeed);
  };
  const takeApart = (bytes: Uint8Array): Uint8Array[] => {
    const messages: Uint8Array[] = [];
    let at = 0;
    wanted = 0;
    while (at < bytes.length) {
      const found = findFrame(bytes, at, framing, maxBytes);
      wanted = found.wanted;
      if (found.message === undefined) break;
      if (found.message.length > 0) messages.push(found.message);
      if (found.isCut) truncated += 1;
      skipsLine = found.isOpen;
      skipBytes = Math.max(0, found.end - bytes.length);
      at = found.end;
    }
    kept.keep(bytes.subarray(at));
    return messages;
  };

  return {
    get truncated() {
      return truncated;
    },
    push(chunk) {
      const fresh = passOver(chunk);
      if (!isIncomplete(fresh)) return takeApart(kept.take(fresh));
      kept.keep(fresh);
      return [];
    },
    end() {
      const rest = kept.take(new Uint8Array());
      const counted = framing === "line" ? undefined : findLength(rest, 0);
      [wanted, skipBytes, skipsLine] = [0, 0, false];
      const body = counted === undefined ? rest : rest.subarray(counted.digits + 1);
      return body.length === 0 ? [] : [withoutReturn(body)];
    },
  };
}
