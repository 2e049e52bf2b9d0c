/** The last second that was written; the next line is mostly of the same one. */
let second = Number.NaN;
let written = "";

/**
 * RFC 3339 in UTC, as RFC 5424 section 6.2.3 has it: `2026-11-25T21:45:20.123Z`, or with six digits when microseconds are
 * given.
 *
 * @param ms milliseconds since 1970, or a date; what is finer than a millisecond is left out.
 * @param microseconds 0 to 999, those within the millisecond.
 * @throws {RangeError} for a time outside the years 0 to 9999.
 */
export function formatTimestamp(ms: number | Date, microseconds?: number): string {
  const time = Math.floor(Number(ms));
  const current = Math.floor(time / 1_000);
  if (current !== second) remember(current, ms);
  const fraction = pad(time - current * 1_000);
  return microseconds === undefined
    ? `${written}${fraction}Z`
    : `${written}${fraction}${pad(Math.floor(microseconds))}Z`;
}

const yearZeroMs = -62_167_219_200_000;
const yearTenThousandMs = 253_402_300_800_000;

/** Whether {@link formatTimestamp} can write a time. */
export function isWritable(ms: number): boolean {
  return ms >= yearZeroMs && ms < yearTenThousandMs;
}

function remember(current: number, given: number | Date): void {
  const date = new Date(current * 1_000);
  if (!isWritable(current * 1_000)) {
    throw new RangeError(`no time of the years 0 to 9999: ${Number(given)} ms since 1970`);
  }
  written = date.toISOString().slice(0, 20);
  second = current;
}

function pad(number: number): string {
  if (number < 10) return `00${number}`;
  return number < 100 ? `0${number}` : String(number);
}

const rfc3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * A timestamp as RFC 5424 section 6.2.3 allows it: what has more than six digits of fraction (Docker has nine, which garble
 * rsyslog's own) is cut to six. Nothing when it is no timestamp: there is no leap second, `T` and `Z` are upper case.
 */
export function allowedTimestamp(text: string): string | undefined {
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const fraction = match[1] ?? "";
  return fraction.length <= 7 ? text : text.replace(fraction, fraction.slice(0, 7));
}
