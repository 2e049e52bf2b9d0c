import { InvalidArgumentError } from "commander";

import type { DurationRange } from "../plan/times.ts";

const units = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
]);

/** Reads `30s`, `500ms`, `1.5m` or `2h` as milliseconds. */
export function readDuration(text: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
  const factor = units.get(unit);
  if (factor !== undefined) return Math.round(Number(number) * factor);
  throw new InvalidArgumentError("expected a duration such as 30s, 500ms or 5m.");
}

/** Reads `5s-60s`, or `20s` for a time that is always the same. */
export function readRange(text: string): DurationRange {
  const [shortest = "", longest = shortest, ...more] = text.split("-");
  const range = { shortestMs: readDuration(shortest), longestMs: readDuration(longest) };
  if (more.length === 0 && range.shortestMs <= range.longestMs) return range;
  throw new InvalidArgumentError("expected two durations such as 5s-60s, the shorter one first.");
}

/** Writes a duration for people: `850 ms`, `12.3 s`, `2 min 5 s`, `1 h 10 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}
