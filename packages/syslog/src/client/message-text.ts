import type { Destination } from "../destination.ts";
import { oneLine } from "../frame.ts";
import type { SyslogMessage } from "../message.ts";
import { truncate } from "../truncate.ts";
import { writeRfc3164 } from "../write-rfc3164.ts";
import { type Rfc5424Options, writeRfc5424 } from "../write-rfc5424.ts";

/** What a message becomes for one destination, and by how many bytes it was too long. */
export interface MessageText {
  text: string;
  cutBytes: number;
}

/** Writes a message as a destination wants it, or takes one that is written; it has `maxBytes` at most. @throws {TypeError} for an empty one. */
export function messageText(
  message: SyslogMessage | string,
  { format, framing }: Destination,
  { maxBytes, rfc5424 }: { maxBytes: number; rfc5424?: Rfc5424Options | undefined },
): MessageText {
  const written = typeof message === "string" ? message : write(message, format, rfc5424);
  // No framing but a line each has a place for it (RFC 6587 section 3.4.1), and no receiver a use.
  if (written === "") throw new TypeError("the message is empty: expected a text");
  const whole = framing === "line" ? oneLine(written) : written;
  const text = truncate(whole, maxBytes);
  const cutBytes = text === whole ? 0 : Buffer.byteLength(whole) - Buffer.byteLength(text);
  return { text, cutBytes };
}

function write(
  message: SyslogMessage,
  format: Destination["format"],
  options: Rfc5424Options | undefined,
): string {
  return format === "rfc5424" ? writeRfc5424(message, options) : writeRfc3164(message);
}
