import { isIP } from "node:net";

import type { SyslogMessage } from "./message.ts";
import { priorityOf } from "./priority.ts";
import { truncate } from "./truncate.ts";

export interface Rfc3164Options {
  /** Writes the time in UTC; else in the time zone of this process, as RFC 3164 section 4.1.2 has it. @default false */
  utc?: boolean | undefined;
  /** The time of a message that has none. @default the clock's */
  now?: Date | undefined;
  /** Cuts the end so that the message has at most so many bytes; RFC 3164 section 4.1 has 1,024. @default no limit */
  maxBytes?: number | undefined;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * Writes a message in the old form, `<34>Oct 11 22:14:15 host tag[pid]: text` (RFC 3164 section 4.1). It has no year, no zone, no
 * fraction, no message id and no structured data; the host goes without its domain, and the tag has at most 32 letters,
 * digits and `_ . / -`.
 *
 * @throws {TypeError} for an unknown facility or severity.
 */
export function writeRfc3164(message: SyslogMessage, options: Rfc3164Options = {}): string {
  const { hostname = "", appName = "", processId } = message;
  const host = printable(isIP(hostname) === 0 ? hostname.replace(/\..*/s, "") : hostname) || "-";
  const tag = appName.replaceAll(/[^\w./-]/g, "_").slice(0, 32) || "-";
  const pid = processId === undefined || processId === "" ? "" : `[${idOf(processId)}]`;
  const written =
    `<${priorityOf(message.facility, message.severity)}>${dateOf(message, options)} ` +
    `${host} ${tag}${pid}: ${message.message}`;
  return options.maxBytes === undefined ? written : truncate(written, options.maxBytes);
}

function printable(text: string): string {
  return text.replaceAll(/[^\u0021-\u007e]/g, "_").slice(0, 255);
}

function idOf(text: string): string {
  return printable(text).replaceAll(/[[\]]/g, "_").slice(0, 128);
}

function dateOf({ timestamp }: SyslogMessage, { utc = false, now }: Rfc3164Options): string {
  const parsed = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  const date = Number.isNaN(parsed) ? (now ?? new Date()) : new Date(parsed);
  // Shifted, so that the UTC getters read the local time.
  const local = utc ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  const day = String(local.getUTCDate()).padStart(2, " ");
  return `${months[local.getUTCMonth()]} ${day} ${local.toISOString().slice(11, 19)}`;
}
