import type { Bucket, ProbeReceipt } from "../../receipt.ts";

/** One column of the plot: one bucket, or several neighbors merged. */
export interface Column {
  atMs: number;
  /** Answers in the order of {@link Series.names}. */
  answers: readonly number[];
  failed: number;
  /** The middle one of the merged buckets' medians. */
  p50?: number;
  /** The highest of the merged buckets. */
  p99?: number;
}

/** What the plot draws. */
export interface Series {
  /** Versions in the order of their first answer, the last of many stands for the others. */
  names: readonly string[];
  startMs: number;
  endMs: number;
  columnMs: number;
  columns: readonly Column[];
}

/** More versions than this share the last color. */
export const mostNames = 6;

const steps = [1, 2, 5];

/** Merges the buckets of a receipt until there are at most `mostColumns`, each a round length of time. */
export function seriesOf(receipt: ProbeReceipt, mostColumns: number): Series {
  const { buckets, bucketMs } = receipt.timeline;
  const { startMs, endMs } = rangeOf(receipt);
  const columnMs = bucketMs * roundFactor((endMs - startMs) / bucketMs / mostColumns);
  const all = namesOf(receipt);
  const others = all.length - mostNames + 1;
  const names =
    others > 1 ? [...all.slice(0, mostNames - 1), `${others} other versions`] : [...all];
  const indexes = new Map(all.map((name, index) => [name, Math.min(index, names.length - 1)]));

  const groups = Map.groupBy(buckets, ({ atMs }) => Math.floor((atMs - startMs) / columnMs));
  const columns = [...groups]
    .toSorted(([a], [b]) => a - b)
    .map(([index, group]) => merge(startMs + index * columnMs, group, names.length, indexes));
  return { names, startMs, endMs, columnMs, columns };
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is not less than `factor`. */
export function roundFactor(factor: number): number {
  for (let scale = 1; ; scale *= 10) {
    const step = steps.find((one) => one * scale >= factor);
    if (step !== undefined) return step * scale;
  }
}

/** Long runs keep their last buckets only, so that the first one need not be the start of the run. */
function rangeOf({ timeline, durationMs }: ProbeReceipt): { startMs: number; endMs: number } {
  const { buckets, bucketMs } = timeline;
  const startMs = buckets.reduce((first, { atMs }) => Math.min(first, atMs), buckets[0]?.atMs ?? 0);
  const lastMs = buckets.reduce((last, { atMs }) => Math.max(last, atMs), startMs);
  return { startMs, endMs: Math.max(durationMs, lastMs + bucketMs) };
}

function namesOf({ versions, timeline }: ProbeReceipt): string[] {
  const names = new Set(versions.map(({ name }) => name));
  for (const { answers } of timeline.buckets) {
    for (const name of Object.keys(answers)) names.add(name);
  }
  return [...names];
}

function merge(
  atMs: number,
  group: readonly Bucket[],
  width: number,
  indexes: ReadonlyMap<string, number>,
): Column {
  const answers = Array.from({ length: width }, () => 0);
  for (const bucket of group) {
    for (const [name, count] of Object.entries(bucket.answers)) {
      const index = indexes.get(name) ?? 0;
      answers[index] = (answers[index] ?? 0) + count;
    }
  }
  const failed = group.reduce((sum, bucket) => sum + bucket.failed, 0);
  const p50s = group.flatMap(({ p50 }) => p50 ?? []).toSorted((a, b) => a - b);
  const p50 = p50s[Math.floor((p50s.length - 1) / 2)];
  const p99s = group.flatMap(({ p99 }) => p99 ?? []);
  const p99 = p99s.length === 0 ? undefined : Math.max(...p99s);
  return {
    atMs,
    answers,
    failed,
    ...(p50 !== undefined && { p50 }),
    ...(p99 !== undefined && { p99 }),
  };
}
