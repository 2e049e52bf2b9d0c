import { formatClock } from "../format.ts";
import { roundFactor } from "./series.ts";

/** Where a tick stands (in the axis' own unit) and what it says. */
export interface Tick {
  at: number;
  text: string;
}

/** Maps a value to a place in the picture, in hundredths of a pixel. */
export type Scale = (value: number) => number;

const timeStepsMs = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000,
];

/** A straight scale from a range of values to a range of places. */
export function linear([low, high]: [number, number], [from, to]: [number, number]): Scale {
  const unit = (to - from) / (high - low || 1);
  return (value) => Math.round((from + (value - low) * unit) * 100) / 100;
}

/** A logarithmic scale; values below the range stand at its start. */
export function logarithmic([low, high]: [number, number], places: [number, number]): Scale {
  const straight = linear([Math.log10(low), Math.log10(high)], places);
  return (value) => straight(Math.log10(Math.min(high, Math.max(low, value))));
}

/** Round counts from 0 to at least `highest`, about `wanted` of them. The last one is the axis' end. */
export function countTicks(highest: number, wanted: number): Tick[] {
  const step = roundFactor(Math.max(1, highest) / wanted);
  const length = Math.ceil(Math.max(1, highest) / step) + 1;
  return Array.from({ length }, (_, index) =>
    tick(index * step, (index * step).toLocaleString("en-US")),
  );
}

/** Round times within the range, at most `most` of them. */
export function timeTicks(startMs: number, endMs: number, most: number): Tick[] {
  const span = endMs - startMs;
  const step =
    timeStepsMs.find((one) => span / one <= most) ??
    86_400_000 * Math.ceil(span / 86_400_000 / most);
  const first = Math.ceil(startMs / step);
  const length = Math.floor(endMs / step) - first + 1;
  return Array.from({ length }, (_, index) => {
    const at = (first + index) * step;
    return tick(at, timeText(at, endMs));
  });
}

/** What the numbers of {@link timeTicks} mean. */
export function timeUnit(endMs: number): string {
  if (endMs < 120_000) return "seconds since the start";
  return endMs < 3_600_000 ? "min:s since the start" : "h:min:s since the start";
}

/**
 * Ticks of a logarithmic axis that holds the whole range; the first and the last are its ends. Steps of
 * 1, 2, 5 while there are few, else powers of ten.
 */
export function decadeTicks(lowest: number, highest: number): Tick[] {
  const fine = covering(lowest, highest, [1, 2, 5]);
  const values = fine.length <= 7 ? fine : covering(lowest, highest, [1]);
  return values.map((value) => tick(value, value.toLocaleString("en-US")));
}

/** The multiples of powers of ten from the last one below the range to the first one above it. */
function covering(lowest: number, highest: number, steps: readonly number[]): number[] {
  const low = Math.max(0.1, lowest);
  const high = Math.max(low * 1.01, highest);
  const values: number[] = [];
  for (let decade = Math.floor(Math.log10(low)); ; decade += 1) {
    for (const step of steps) {
      const value = Number((step * 10 ** decade).toPrecision(1));
      if (value <= low) values.length = 0;
      values.push(value);
      if (value >= high) return values;
    }
  }
}

function timeText(ms: number, endMs: number): string {
  if (endMs < 120_000) return String(Number((ms / 1_000).toFixed(1)));
  const sign = ms < 0 ? "-" : "";
  return `${sign}${formatClock(Math.abs(Math.round(ms / 1_000)))}`;
}

function tick(at: number, text: string): Tick {
  return { at, text };
}
