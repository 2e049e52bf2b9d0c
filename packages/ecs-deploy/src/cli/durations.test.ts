import { expect, test } from "vitest";

import { formatDuration, readDuration, readRange } from "./durations.ts";

test("reads durations and ranges of them", () => {
  expect(["500ms", "1.5s", "5m", "2h"].map((text) => readDuration(text))).toEqual([
    500, 1_500, 300_000, 7_200_000,
  ]);
  expect(readRange("5s-1m")).toEqual({ shortestMs: 5_000, longestMs: 60_000 });
  expect(readRange("20s")).toEqual({ shortestMs: 20_000, longestMs: 20_000 });
});

test.each(["", "5", "5 apples", "-5s"])("refuses %j as a duration", (text) => {
  expect(() => readDuration(text)).toThrow("expected a duration");
});

test.each(["60s-5s", "1s-2s-3s"])("refuses %j as a range", (text) => {
  expect(() => readRange(text)).toThrow("expected two durations");
});

test("writes durations for people", () => {
  expect([850, 12_300, 125_000, 4_200_000].map((ms) => formatDuration(ms))).toEqual([
    "850 ms",
    "12.3 s",
    "2 min 5 s",
    "1 h 10 min",
  ]);
});
