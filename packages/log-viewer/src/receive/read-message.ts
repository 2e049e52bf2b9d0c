import { isUtf8 } from "node:buffer";

import { facilities, parseSyslog, severities } from "@hitless/syslog";

import type { IncomingLine, Transport } from "../line/line.ts";

/** Where a message came from. */
export interface Origin {
  transport: Transport;
  /** The sender's address. */
  sender: string;
}

const maxHostLength = 255;

/**
 * Reads the bytes of one message. Whatever they are, they make a line; what is wrong is said in `problem`. What is
 * longer than `maxBytes` is cut.
 */
export function readMessage(
  given: Uint8Array,
  { transport, sender }: Origin,
  maxBytes: number,
): IncomingLine {
  const bytes = given.length > maxBytes ? given.subarray(0, maxBytes) : given;
  const parsed = parseSyslog(bytes);
  const problem = parsed.problem ?? problemOf(bytes, maxBytes);
  return {
    host: (parsed.hostname ?? sender).slice(0, maxHostLength),
    app: parsed.appName ?? "",
    severity: severities.indexOf(parsed.severity),
    facility: facilities.indexOf(parsed.facility),
    ...(parsed.timestamp !== undefined && { timestamp: parsed.timestamp }),
    ...(parsed.processId !== undefined && { processId: parsed.processId }),
    ...(parsed.messageId !== undefined && { messageId: parsed.messageId }),
    ...(parsed.structuredData !== undefined && { structuredData: parsed.structuredData }),
    message: withoutNewline(parsed.message),
    transport,
    sender,
    // The bytes may be a view of a buffer that is used again.
    ...(problem !== undefined && { problem, raw: Uint8Array.from(bytes) }),
  };
}

function problemOf(bytes: Uint8Array, maxBytes: number): string | undefined {
  // A stream is cut before it comes here, and one of just this length was hardly meant.
  if (bytes.length === maxBytes) return `it was cut to ${maxBytes} bytes`;
  return isUtf8(bytes) ? undefined : "it is not UTF-8";
}

/** Some senders end a message by a newline, or by what C ends it by. */
function withoutNewline(message: string): string {
  // eslint-disable-next-line no-control-regex
  return message.replace(/[\r\n\u0000]+$/, "");
}
