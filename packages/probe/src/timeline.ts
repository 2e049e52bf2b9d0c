import type { Bucket } from "./receipt.ts";

/** One request that has ended. */
export interface TimelineEntry {
  /** From the start of the run. */
  dueMs: number;
  /** Who answered well; absent for a failure. */
  key?: string;
  /** Only where it belongs to the latency figures. */
  latencyMs?: number;
}

export interface Timeline {
  add: (entry: TimelineEntry) => void;
  /** All buckets up to this time, the last hour of them at most, with the names for the keys. */
  buckets: (endMs: number, names: ReadonlyMap<string, string>) => Bucket[];
}

interface OpenBucket {
  answers: Map<string, number>;
  failed: number;
  latencies: number[] | undefined;
  p50?: number;
  p99?: number;
}

export const BUCKET_MS = 100;
const MAX_BUCKETS = 36_000;

/**
 * Requests per tenth of a second. Single latencies are held only until the last request of a bucket
 * must have ended (`settledAfterMs`), and buckets only for an hour: a long run does not fill memory.
 */
export function createTimeline({ settledAfterMs }: { settledAfterMs: number }): Timeline {
  const byIndex = new Map<number, OpenBucket>();
  let newest = -1;
  let closed = 0;
  let dropped = 0;

  const grow = (index: number) => {
    newest = Math.max(newest, index);
    const settled = newest - Math.ceil(settledAfterMs / BUCKET_MS) - 1;
    for (; closed < settled; closed += 1) close(byIndex.get(closed));
    for (; dropped <= newest - MAX_BUCKETS; dropped += 1) byIndex.delete(dropped);
  };

  return {
    add: ({ dueMs, key, latencyMs }) => {
      const index = Math.floor(dueMs / BUCKET_MS);
      if (index <= newest - MAX_BUCKETS) return;
      const bucket: OpenBucket = byIndex.get(index) ?? {
        answers: new Map(),
        failed: 0,
        latencies: [],
      };
      byIndex.set(index, bucket);
      if (key === undefined) bucket.failed += 1;
      else bucket.answers.set(key, (bucket.answers.get(key) ?? 0) + 1);
      if (latencyMs !== undefined) bucket.latencies?.push(latencyMs);
      grow(index);
    },
    buckets: (endMs, names) => {
      for (const bucket of byIndex.values()) close(bucket);
      const count = Math.max(newest + 1, Math.ceil(endMs / BUCKET_MS));
      const first = Math.max(0, count - MAX_BUCKETS);
      return Array.from({ length: count - first }, (_, offset) =>
        finished(first + offset, byIndex.get(first + offset), names),
      );
    },
  };
}

/** The value that so much of the sorted values are not above: nearest rank. Pure. */
export function percentile(sorted: readonly number[], percent: number): number | undefined {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

function close(bucket: OpenBucket | undefined): void {
  if (!bucket?.latencies) return;
  const sorted = bucket.latencies.toSorted((a, b) => a - b);
  const [p50, p99] = [percentile(sorted, 50), percentile(sorted, 99)];
  if (p50 !== undefined && p99 !== undefined) Object.assign(bucket, { p50, p99 });
  bucket.latencies = undefined;
}

function finished(
  index: number,
  bucket: OpenBucket | undefined,
  names: ReadonlyMap<string, string>,
): Bucket {
  const answers = new Map<string, number>();
  for (const [key, count] of bucket?.answers ?? []) {
    const name = names.get(key) ?? "others";
    answers.set(name, (answers.get(name) ?? 0) + count);
  }
  return {
    atMs: index * BUCKET_MS,
    answers: Object.fromEntries(answers),
    failed: bucket?.failed ?? 0,
    ...(bucket?.p50 !== undefined && { p50: round(bucket.p50) }),
    ...(bucket?.p99 !== undefined && { p99: round(bucket.p99) }),
  };
}

/** To whole microseconds. Pure. */
export function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
