import { expect, test } from "vitest";

import { countTicks, decadeTicks, linear, logarithmic, timeTicks } from "./axis.ts";

const texts = (ticks: readonly { text: string }[]) => ticks.map(({ text }) => text);

test.each([
  [1, ["0", "1"]],
  [5, ["0", "2", "4", "6"]],
  [50, ["0", "20", "40", "60"]],
  [4_000, ["0", "1,000", "2,000", "3,000", "4,000"]],
])("counts to %i in round steps", (highest, expected) => {
  expect(texts(countTicks(highest, 4))).toEqual(expected);
});

test.each([
  [0, 41_200, 12, ["0", "5", "10", "15", "20", "25", "30", "35", "40"]],
  [0, 600, 5, ["0", "0.2", "0.4", "0.6"]],
  [0, 600_000, 5, ["0:00", "2:00", "4:00", "6:00", "8:00", "10:00"]],
  [-2_000, 4_000, 4, ["-2", "0", "2", "4"]],
  [0, 7_200_000, 4, ["0:00", "30:00", "1:00:00", "1:30:00", "2:00:00"]],
])("marks round times from %i to %i ms, about %i of them", (start, end, most, expected) => {
  expect(texts(timeTicks(start, end, most))).toEqual(expected);
});

test("finds a step for a run of weeks", () => {
  expect(timeTicks(0, 30 * 86_400_000, 5).length).toBeLessThanOrEqual(6);
});

test.each([
  [2.1, 15, ["2", "5", "10", "20"]],
  [2, 1_300, ["1", "10", "100", "1,000", "10,000"]],
  [0, 0, ["0.1", "0.2"]],
  [5, 5, ["5", "10"]],
])("holds latencies from %d to %d ms between round ends", (lowest, highest, expected) => {
  expect(texts(decadeTicks(lowest, highest))).toEqual(expected);
});

test("maps the ends of a range to the ends of its places", () => {
  const straight = linear([0, 6], [200, 20]);
  expect([straight(0), straight(3), straight(6)]).toEqual([200, 110, 20]);
  const decades = logarithmic([1, 100], [100, 0]);
  expect([decades(0.001), decades(1), decades(10), decades(1e9)]).toEqual([100, 100, 50, 0]);
});
