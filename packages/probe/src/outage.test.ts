import { expect, test } from "vitest";
import { createOutageMeter } from "./outage.ts";

/** One character per request, 20 ms apart: `x` failed. */
function meterOf(results: string, order = Array.from(results, (_, index) => index)) {
  const meter = createOutageMeter();
  for (const index of order) meter.settled(index, index * 20, results[index] !== "x");
  return meter;
}

test.each([
  ["......", 0],
  ["..x...", 20],
  ["..xx.x", 40],
  [".x.xxx.", 60],
  ["x.....", 20],
  [".....x", 20],
  ["xxxxxx", 120],
])("takes the longest time from a failed request to the next good one: %s", (results, longest) => {
  expect(meterOf(results).longestMs(results.length * 20)).toBe(longest);
});

test("goes by when requests were due, not by when they ended", () => {
  // The first failure is a time-out and is known last.
  expect(meterOf(".xx..", [0, 3, 4, 2, 1]).longestMs(100)).toBe(40);
});
