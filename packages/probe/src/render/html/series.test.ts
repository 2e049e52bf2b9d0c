import { expect, test } from "vitest";

import { cleanDeploy, hostileRun, longRun } from "../../../test/sample-runs.ts";
import { mostNames, roundFactor, seriesOf } from "./series.ts";

test("keeps buckets as they are while there is room", () => {
  const receipt = cleanDeploy();
  const series = seriesOf(receipt, 600);
  expect(series.columnMs).toBe(100);
  expect(series.columns).toHaveLength(receipt.timeline.buckets.length);
});

test.each([600, 150, 7, 1])(
  "merges ten minutes into at most %i columns and loses no request",
  (most) => {
    const receipt = longRun();
    const { columns, columnMs } = seriesOf(receipt, most);
    expect(columns.length).toBeLessThanOrEqual(most);
    expect(columnMs).toBe(100 * roundFactor(6_000 / most));
    const answered = columns.flatMap(({ answers }) => answers).reduce((sum, one) => sum + one, 0);
    const failed = columns.reduce((sum, one) => sum + one.failed, 0);
    expect(failed).toBe(receipt.requests.failed);
    expect(answered).toBe(receipt.requests.sent - receipt.requests.failed);
  },
);

test("takes the highest p99 and the middle p50 of merged buckets", () => {
  const buckets = [3, 1, 2].map((ms, index) => ({
    atMs: index * 100,
    answers: { a: 1 },
    failed: 0,
    p50: ms,
    p99: ms * 10,
  }));
  const receipt = {
    ...cleanDeploy(),
    durationMs: 300,
    timeline: { bucketMs: 100 as const, buckets },
  };
  expect(seriesOf(receipt, 1).columns).toMatchObject([{ p50: 2, p99: 30 }]);
});

test("leaves latency out where nothing was answered", () => {
  const silent = seriesOf(hostileRun(), 600).columns.filter(({ failed }) => failed === 5);
  expect(silent.length).toBeGreaterThan(0);
  expect(silent.every((column) => !("p50" in column) && !("p99" in column))).toBe(true);
});

test("counts versions named like properties of objects", () => {
  const { names, columns } = seriesOf(hostileRun(), 1);
  expect(names[1]).toBe("__proto__");
  expect(columns[0]?.answers[1]).toBe(75);
});

test("adds up the versions beyond the colors", () => {
  const names = Array.from({ length: 9 }, (_, index) => `v${index}`);
  const answers = Object.fromEntries(names.map((name) => [name, 1]));
  const buckets = [{ atMs: 0, answers, failed: 0 }];
  const receipt = { ...cleanDeploy(), versions: [], timeline: { bucketMs: 100 as const, buckets } };
  const series = seriesOf(receipt, 600);
  expect(series.names).toHaveLength(mostNames);
  expect(series.names.at(-1)).toBe("4 other versions");
  expect(series.columns[0]?.answers).toEqual([1, 1, 1, 1, 1, 4]);
});

test("starts with the buckets that a long run kept", () => {
  const { buckets } = longRun().timeline;
  const timeline = { bucketMs: 100 as const, buckets: buckets.slice(-1_200) };
  const series = seriesOf({ ...longRun(), timeline }, 600);
  expect(series).toMatchObject({ startMs: 480_000, endMs: 600_000, columnMs: 200 });
  expect(series.columns).toHaveLength(600);
});

test("draws a bucket from before the start and an empty run", () => {
  const buckets = [{ atMs: -200, answers: { a: 1 }, failed: 0 }];
  const early = { ...cleanDeploy(), timeline: { bucketMs: 100 as const, buckets } };
  expect(seriesOf(early, 600)).toMatchObject({ startMs: -200, columns: [{ atMs: -200 }] });
  const empty = { ...early, durationMs: 0, timeline: { bucketMs: 100 as const, buckets: [] } };
  expect(seriesOf(empty, 600)).toMatchObject({ startMs: 0, endMs: 100, columns: [] });
});
