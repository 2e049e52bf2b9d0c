import { columnsOf, firstColumns } from "./columns.ts";

const integer = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A whole number with thousands separators: `2,060`. */
export function formatCount(count: number): string {
  return integer.format(count);
}

/** A count with its noun: `1 stream`, `2,060 requests`. */
export function formatCounted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A duration in the unit a person would choose: `3.1 ms`, `48 ms`, `1.24 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < 9.95) return `${trim(ms, 1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_995) return `${trim(ms / 1_000, 2)} s`;
  if (ms < 59_950) return `${trim(ms / 1_000, 1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return twoUnits(seconds, "min", "s");
  return twoUnits(Math.round(seconds / 60), "h", "min");
}

/** A time since the start of a run of `runMs`: `12.4 s`, in runs of two minutes and more `3:07.2`. */
export function formatTime(ms: number, runMs: number): string {
  if (ms < 0) return `-${formatTime(-ms, runMs)}`;
  const tenths = Math.round(ms / 100);
  if (runMs < 120_000) return `${(tenths / 10).toFixed(1)} s`;
  return `${formatClock(Math.floor(tenths / 10))}.${tenths % 10}`;
}

/** Two times as `12.4–12.9 s`, or one where they are the same when written. */
export function formatSpan(fromMs: number, toMs: number, runMs: number): string {
  const from = formatTime(fromMs, runMs);
  const to = formatTime(toMs, runMs);
  if (from === to) return from;
  return `${from.replace(/ s$/, "")}–${to}`;
}

/** Whole seconds as `3:07` or `1:03:07`. */
export function formatClock(seconds: number): string {
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3_600);
  const head = hours > 0 ? `${hours}:${twoDigits(minutes)}` : String(minutes);
  return `${head}:${twoDigits(seconds % 60)}`;
}

/** An ISO 8601 time to the second, as people read it: `2026-03-14 03:09:26 UTC`. */
export function formatDate(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z$/.exec(iso);
  return match ? `${match[1]} ${match[2]} UTC` : printable(iso);
}

/**
 * Makes text from outside safe to show: control and formatting characters (terminal escapes, line
 * breaks, those that turn the writing direction) and lone surrogates become visible as `\u{1b}`.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** At most so many columns of printable text; what is left out is shown by `…`. */
export function clip(text: string, columns: number): string {
  const shown = printable(text);
  if (columnsOf(shown) <= columns) return shown;
  return `${firstColumns(shown, Math.max(0, columns - 1)).trimEnd()}…`;
}

function twoUnits(value: number, large: string, small: string): string {
  const head = `${formatCount(Math.floor(value / 60))} ${large}`;
  return value % 60 === 0 ? head : `${head} ${value % 60} ${small}`;
}

function trim(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.?0+$/, "");
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
