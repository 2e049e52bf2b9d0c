import { parseRfc3164 } from "./parse-rfc3164.ts";
import { parseRfc5424 } from "./parse-rfc5424.ts";
import type { ParsedMessage } from "./parsed-message.ts";
import { namesOf } from "./priority.ts";

export interface ParseOptions {
  /** When the message came: RFC 3164 has no year, and the one is taken that is nearest. @default the clock's */
  now?: Date | undefined;
  /** Reads the times of RFC 3164 as UTC; else as of this process's time zone. @default false */
  utc?: boolean | undefined;
}

/** RFC 3164 section 4.3.3: what has no priority gets this one. */
const unnumbered = { facility: "user", severity: "notice" } as const;

/**
 * Reads one message, without its framing, in either form. It never throws: what is against the rules is told in `problem`, and
 * no text is lost. Bytes that are no UTF-8 become U+FFFD.
 */
export function parseSyslog(bytes: Uint8Array | string, options: ParseOptions = {}): ParsedMessage {
  const text = typeof bytes === "string" ? bytes : decode(bytes);
  const match = /^<(0|[1-9]\d{0,2})>/.exec(text);
  const names = match === null ? undefined : namesOf(Number(match[1]));
  if (match === null || names === undefined) {
    const problem = "it does not begin with a priority of 0 to 191, such as <13>";
    return { format: "raw", ...unnumbered, message: text, problem };
  }
  const from = match[0].length;
  // RFC 5424 section 6.2.2: the version, of which there is one.
  return text.startsWith("1 ", from)
    ? parseRfc5424(text, from + 2, names)
    : parseRfc3164(text, from, names, options);
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
