const units: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const date =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/i;

/**
 * Reads a time: `now`, `15m` (ago; s, m, h, d, w), `14:30` (today), a date, or an RFC 3339 time. Without an offset it
 * is in the time zone of where this runs.
 * @returns milliseconds since 1970, or undefined when it is none of these
 */
export function readTime(text: string, now: number): number | undefined {
  if (text.toLowerCase() === "now") return now;
  const [, amount, unit = ""] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (amount !== undefined) return now - Number(amount) * (units[unit] ?? 0);
  const [, hours, minutes, seconds = "0"] = clock.exec(text) ?? [];
  if (hours !== undefined) return today(now, Number(hours), Number(minutes), Number(seconds));
  if (!date.test(text)) return undefined;
  // Date.parse takes a bare date as UTC, but a date and time as local.
  const local = text.length === 10 ? `${text}T00:00` : text.replace(" ", "T").toUpperCase();
  const time = Date.parse(local);
  return Number.isNaN(time) ? undefined : time;
}

function today(now: number, hours: number, minutes: number, seconds: number): number | undefined {
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return new Date(now).setHours(hours, minutes, seconds, 0);
}
