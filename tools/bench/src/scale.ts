/** Where values lie on an axis. */
export interface Scale {
  kind: "linear" | "logarithmic";
  at: (value: number) => number;
  ticks: readonly number[];
}

/** Beyond this the small ones could not be told apart on a line that starts at 0. */
const widestLinear = 30;

/**
 * From 0 on for most values; logarithmic, in whole decades, where the greatest is many times the least.
 * Pure.
 */
export function scaleOf(values: readonly number[], ends: { from: number; to: number }): Scale {
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  return least > 0 && greatest / least > widestLinear
    ? logarithmic(least, greatest, ends)
    : linear(Math.min(0, least), Math.max(0, greatest), ends);
}

function linear(
  least: number,
  greatest: number,
  { from, to }: { from: number; to: number },
): Scale {
  // Where all are 0 any length will do.
  const step = niceStep((greatest - least || 1) / 5);
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(greatest / step));
  // By whole numbers, as sums of tenths drift.
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  const at = (value: number) => from + ((value / step - first) / (last - first)) * (to - from);
  return { kind: "linear", at, ticks };
}

function logarithmic(
  least: number,
  greatest: number,
  { from, to }: { from: number; to: number },
): Scale {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(greatest));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  const at = (value: number) => from + ((Math.log10(value) - first) / (last - first)) * (to - from);
  return { kind: "logarithmic", at, ticks };
}

/** The least of 1, 2, 2.5, 5, 10, … that is not below. */
function niceStep(rough: number): number {
  const decade = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5].find((each) => each * decade >= rough) ?? 10;
  return factor * decade;
}
