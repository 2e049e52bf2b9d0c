import { expect, it } from "vitest";

import { scheduleError } from "./schedule-error.ts";

const even = Array.from({ length: 100 }, (_, index) => 1_000 + index * 20);

it("is 0 for even spacing, whenever it began and in whatever order it was noted", () => {
  expect(scheduleError(even.toReversed(), 20)).toEqual({ p50Ms: 0, p99Ms: 0, longestGapMs: 20 });
});

it("shows requests that are late", () => {
  const late = even.map((at, index) => (index % 10 === 5 ? at + 8 : at));
  expect(scheduleError(late, 20)).toMatchObject({ p50Ms: 0, p99Ms: 8, longestGapMs: 28 });
});

it("shows bursts: 50 at once each second are up to half a second off", () => {
  const bursts = even.map((_, index) => Math.floor(index / 50) * 1_000);
  const { p50Ms, p99Ms, longestGapMs } = scheduleError(bursts, 20);
  expect(p50Ms).toBeCloseTo(250, -1);
  expect(p99Ms).toBeCloseTo(490, -1);
  expect(longestGapMs).toBe(1_000);
});

it("shows a request that was left out in all that follow", () => {
  const missing = even.filter((_, index) => index !== 10);
  expect(scheduleError(missing, 20)).toMatchObject({ p99Ms: 20, longestGapMs: 40 });
});
