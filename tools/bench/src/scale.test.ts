import { expect, it } from "vitest";

import { scaleOf } from "./scale.ts";

const ends = { from: 100, to: 200 };

it("starts at 0 and ends at a tick that no value is beyond", () => {
  const { kind, ticks, at } = scaleOf([3, 9.7], ends);
  expect(kind).toBe("linear");
  expect(ticks).toEqual([0, 2, 4, 6, 8, 10]);
  expect([0, 5, 10].map(at)).toEqual([100, 150, 200]);
});

it("goes below 0 where values do", () => {
  expect(scaleOf([-3, 9], ends).ticks[0]).toBeLessThanOrEqual(-3);
});

it("is logarithmic where the greatest is many times the least", () => {
  const { kind, ticks, at } = scaleOf([0.2, 900], ends);
  expect(kind).toBe("logarithmic");
  expect(ticks).toEqual([0.1, 1, 10, 100, 1000]);
  expect([0.1, 10, 1000].map(at)).toEqual([100, 150, 200]);
});

it("has room for values that are all alike, or all 0", () => {
  for (const values of [[5], [5, 5], [0, 0]]) {
    const { at } = scaleOf(values, ends);
    for (const value of values) {
      expect(at(value)).toBeGreaterThanOrEqual(100);
      expect(at(value)).toBeLessThanOrEqual(200);
    }
  }
});
