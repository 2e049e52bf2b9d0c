/** The middle of some values and how far they are apart. */
export interface Summary {
  median: number;
  /** First and third quartile: half of the values are between them. */
  q1: number;
  q3: number;
  min: number;
  max: number;
}

/**
 * The value below which the share `p` of the values lies, linear between two of them: type 7 of
 * Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), as in R and NumPy.
 * @throws {TypeError} without values, or with one that is not a number
 */
export function quantile(values: readonly number[], p: number): number {
  if (values.length === 0) throw new TypeError("There is no quantile of no values");
  if (values.some(Number.isNaN)) throw new TypeError("There is no quantile of what is no number");
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const lower = sorted[below] ?? Number.NaN;
  const upper = sorted[Math.ceil(position)] ?? Number.NaN;
  return lower === upper ? lower : lower + (upper - lower) * (position - below);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function summarize(values: readonly number[]): Summary {
  return {
    median: median(values),
    q1: quantile(values, 0.25),
    q3: quantile(values, 0.75),
    min: quantile(values, 0),
    max: quantile(values, 1),
  };
}

/** One value of ours and one of another's, from the same round. */
export interface Pair {
  ours: number;
  other: number;
}

/** Ours as so many times the other's, round by round. Undefined where the other's was ever 0. */
export function ratios(pairs: readonly Pair[]): number[] | undefined {
  if (pairs.length === 0 || pairs.some(({ other }) => other === 0)) return undefined;
  return pairs.map(({ ours, other }) => ours / other);
}

/**
 * The power of the size with which a cost grows: 1 where it is in proportion, 2 where it goes with the square.
 * The least-squares slope of the logarithms.
 * @throws {TypeError} with fewer than two sizes, or with what is not above 0
 */
export function growth(points: readonly { size: number; cost: number }[]): number {
  if (new Set(points.map(({ size }) => size)).size < 2) {
    throw new TypeError("Growth needs two sizes at least");
  }
  if (!points.every(({ size, cost }) => size > 0 && cost > 0)) {
    throw new TypeError("Growth needs sizes and costs above 0");
  }
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
  const x = mean(logs.map((each) => each.x));
  const y = mean(logs.map((each) => each.y));
  const covered = mean(logs.map((each) => (each.x - x) * (each.y - y)));
  return covered / mean(logs.map((each) => (each.x - x) ** 2));
}

/** How much more ours is, round by round. */
export function differences(pairs: readonly Pair[]): number[] {
  return pairs.map(({ ours, other }) => ours - other);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
