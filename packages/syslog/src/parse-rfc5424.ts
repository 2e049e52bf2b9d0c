import { parseStructuredData } from "./parse-structured-data.ts";
import type { ParsedMessage } from "./parsed-message.ts";
import type { Facility, Severity } from "./priority.ts";
import { allowedTimestamp } from "./timestamp.ts";

const header = /(\S+) (\S+) (\S+) (\S+) (\S+) /y;
const limits = [
  ["hostname", 255],
  ["appName", 48],
  ["processId", 128],
  ["messageId", 32],
] as const;
const notPrintable = /[^\u0021-\u007e]/;

/** Reads what follows `<PRI>1 ` (RFC 5424 section 6). What has no such header is `raw`. */
export function parseRfc5424(
  text: string,
  from: number,
  names: { facility: Facility; severity: Severity },
): ParsedMessage {
  header.lastIndex = from;
  const match = header.exec(text);
  if (match === null) {
    const problem = "its header lacks some of time, host, app, process id, message id and data";
    return { format: "raw", ...names, message: text.slice(from), problem };
  }
  const [whole, time, ...nameFields] = match;
  const fields = present(nameFields);
  const timestamp = time === undefined ? undefined : allowedTimestamp(time);
  const data = parseStructuredData(text, from + whole.length);
  const problem = timeProblem(time, timestamp) ?? fieldProblem(fields) ?? data.problem;
  return {
    format: "rfc5424",
    ...names,
    ...(timestamp === undefined ? {} : { timestamp }),
    ...fields,
    ...(data.elements.length === 0 ? {} : { structuredData: data.elements }),
    message: textAfter(text, data.end),
    ...(problem === undefined ? {} : { problem }),
  };
}

type Fields = Partial<Record<(typeof limits)[number][0], string>>;

/** NILVALUE is an absent field (RFC 5424 section 6). */
function present(values: readonly string[]): Fields {
  const [hostname = "-", appName = "-", processId = "-", messageId = "-"] = values;
  const fields: Fields = {};
  if (hostname !== "-") fields.hostname = hostname;
  if (appName !== "-") fields.appName = appName;
  if (processId !== "-") fields.processId = processId;
  if (messageId !== "-") fields.messageId = messageId;
  return fields;
}

function timeProblem(time = "-", timestamp: string | undefined): string | undefined {
  if (time === "-" || time === timestamp) return undefined;
  return timestamp === undefined
    ? "its time is not of the form 2026-11-25T21:45:20.123456Z"
    : "its time has more than six digits of fraction";
}

function fieldProblem(fields: Fields): string | undefined {
  for (const [name, limit] of limits) {
    const value = fields[name];
    if (value === undefined) continue;
    if (value.length > limit) return `its ${name} has more than ${limit} characters`;
    if (notPrintable.test(value)) return `its ${name} has characters other than printable ASCII`;
  }
  return undefined;
}

/** The byte order mark only says that the text is UTF-8 (RFC 5424 section 6.4). */
function textAfter(text: string, end: number): string {
  const from = text.startsWith(" ", end) ? end + 1 : end;
  return text.slice(text.startsWith("\uFEFF", from) ? from + 1 : from);
}
