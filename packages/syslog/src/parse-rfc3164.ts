import type { SyslogMessage } from "./message.ts";
import type { ParseOptions } from "./parse-syslog.ts";
import type { ParsedMessage } from "./parsed-message.ts";
import type { Facility, Severity } from "./priority.ts";
import { allowedTimestamp, formatTimestamp, isWritable } from "./timestamp.ts";

const oldTime =
  /(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([ \d]\d) (?:(\d{4}) )?(\d\d):(\d\d):(\d\d)(\.\d{1,6})?:? /y;
const newTime = /(\d{4}-\S+) /y;
const host = /([^\s:[\]]+|[\da-fA-F:.]+) (?=\S)/y;
const tag = /([^\s:[\]]{1,48})(?:\[([^\s[\]]{1,128})\])?: ?/y;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * Reads what follows `<PRI>` in the old form, `Oct 11 22:14:15 host tag[pid]: text` (RFC 3164 section 4.1), as it is found in the
 * wild: also with a time of RFC 3339, a year or a fraction. What has no time is `raw` (section 4.3.2); a time after the year 9999 is
 * left out.
 */
export function parseRfc3164(
  text: string,
  from: number,
  names: { facility: Facility; severity: Severity },
  options: ParseOptions,
): ParsedMessage {
  const time = readOldTime(text, from, options) ?? readNewTime(text, from);
  if (time === undefined) {
    const problem = "after the priority there is neither a version 1 nor a time";
    return { format: "raw", ...names, message: text.slice(from), problem };
  }
  const named = match(host, text, time.end);
  const afterHost = time.end + (named?.[0].length ?? 0);
  const tagged = match(tag, text, afterHost);
  return {
    format: "rfc3164",
    ...names,
    ...(time.timestamp === undefined ? {} : { timestamp: time.timestamp }),
    ...present({ hostname: named?.[1], appName: tagged?.[1], processId: tagged?.[2] }),
    message: text.slice(afterHost + (tagged?.[0].length ?? 0)),
  };
}

interface ReadTime {
  /** Absent for a time that RFC 3339 has no room for. */
  timestamp?: string;
  end: number;
}

function readOldTime(text: string, from: number, options: ParseOptions): ReadTime | undefined {
  const found = match(oldTime, text, from);
  if (found === undefined) return undefined;
  const [whole, month = "", day, year, hours, minutes, seconds, fraction = ""] = found;
  const { now = new Date(), utc = false } = options;
  const parts = [months.indexOf(month), ...[day, hours, minutes, seconds].map(Number)] as const;
  const time = year === undefined ? nearest(parts, now, utc) : timeOf(Number(year), parts, utc);
  const end = from + whole.length;
  if (!isWritable(time)) return { end };
  const written = formatTimestamp(time).replace(
    /\.000Z$/,
    fraction.length > 1 ? `${fraction}Z` : "Z",
  );
  return { timestamp: written, end };
}

/** The time of that name which is nearest: in January a message of December is of last year. */
function nearest(parts: readonly number[], now: Date, utc: boolean): number {
  const year = now.getUTCFullYear();
  const distance = (time: number) => Math.abs(time - now.getTime());
  return [year - 1, year, year + 1]
    .map((each) => timeOf(each, parts, utc))
    .reduce((best, each) => (distance(each) < distance(best) ? each : best));
}

function timeOf(year: number, parts: readonly number[], utc: boolean): number {
  const [month = 0, day = 1, hours = 0, minutes = 0, seconds = 0] = parts;
  return utc
    ? Date.UTC(year, month, day, hours, minutes, seconds)
    : new Date(year, month, day, hours, minutes, seconds).getTime();
}

function readNewTime(text: string, from: number): ReadTime | undefined {
  const found = match(newTime, text, from);
  const timestamp = found?.[1] === undefined ? undefined : allowedTimestamp(found[1]);
  if (found === undefined || timestamp === undefined) return undefined;
  return { timestamp, end: from + found[0].length };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

type Fields = Pick<SyslogMessage, "hostname" | "appName" | "processId">;

function present({ hostname, appName, processId }: Fields): Fields {
  return {
    ...(isThere(hostname) ? { hostname } : {}),
    ...(isThere(appName) ? { appName } : {}),
    ...(isThere(processId) ? { processId } : {}),
  };
}

function isThere(value: string | undefined): boolean {
  return value !== undefined && value !== "-";
}
