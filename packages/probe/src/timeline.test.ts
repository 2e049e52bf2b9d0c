import { expect, test } from "vitest";
import { createTimeline, percentile } from "./timeline.ts";

const names = new Map([["a", "1.0"]]);

test("counts per tenth of a second of the due time, and fills the quiet ones", () => {
  const timeline = createTimeline({ settledAfterMs: 1000 });
  timeline.add({ dueMs: 0, key: "a", latencyMs: 5 });
  timeline.add({ dueMs: 99.9, key: "a", latencyMs: 7 });
  timeline.add({ dueMs: 250 });
  expect(timeline.buckets(310, names)).toEqual([
    { atMs: 0, answers: { "1.0": 2 }, failed: 0, p50: 5, p99: 7 },
    { atMs: 100, answers: {}, failed: 0 },
    { atMs: 200, answers: {}, failed: 1 },
    { atMs: 300, answers: {}, failed: 0 },
  ]);
});

test("keeps the last hour only", () => {
  const timeline = createTimeline({ settledAfterMs: 1000 });
  for (let dueMs = 0; dueMs < 7_200_000; dueMs += 1000) timeline.add({ dueMs, key: "a" });
  timeline.add({ dueMs: 0, key: "a" });
  const buckets = timeline.buckets(7_200_000, names);
  expect(buckets).toHaveLength(36_000);
  expect(buckets[0]).toMatchObject({ atMs: 3_600_000, answers: { "1.0": 1 } });
});

test("survives a version that is named like a property of every object", () => {
  const timeline = createTimeline({ settledAfterMs: 1000 });
  timeline.add({ dueMs: 0, key: "p" });
  const [bucket] = timeline.buckets(1, new Map([["p", "__proto__"]]));
  expect(Object.entries(bucket?.answers ?? {})).toEqual([["__proto__", 1]]);
});

test.each([
  [[], 50, undefined],
  [[1], 99, 1],
  [[1, 2, 3, 4], 50, 2],
  [[1, 2, 3, 4], 99, 4],
])("takes of %j the percentile %d by nearest rank: %s", (sorted, percent, value) => {
  expect(percentile(sorted, percent)).toBe(value);
});
