import { describe, expect, it } from "vitest";

import { differences, growth, median, quantile, ratios, summarize } from "./statistics.ts";

describe("quantile", () => {
  it("is the middle value of an odd number, whatever their order", () => {
    expect(median([30, 1, 2])).toBe(2);
  });

  it("is halfway between the two middle values of an even number", () => {
    expect(median([1, 10, 2, 3])).toBe(2.5);
  });

  it("gives the quartiles that R and NumPy give", () => {
    // numpy.percentile([7, 15, 36, 39, 40, 41], [25, 50, 75])
    const values = [41, 7, 39, 15, 40, 36];
    expect([0.25, 0.5, 0.75].map((p) => quantile(values, p))).toEqual([20.25, 37.5, 39.75]);
  });

  it("orders by value and not as text", () => {
    expect(quantile([9, 10, 100], 1)).toBe(100);
  });

  it("leaves the values as they were", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it("refuses no values and what is no number", () => {
    expect(() => median([])).toThrow(TypeError);
    expect(() => median([1, Number.NaN])).toThrow(TypeError);
  });
});

describe("summarize", () => {
  it("gives median, quartiles and both ends", () => {
    expect(summarize([5, 1, 2, 4, 3])).toEqual({ median: 3, q1: 2, q3: 4, min: 1, max: 5 });
  });
});

describe("ratios", () => {
  const pairs = [
    { ours: 1, other: 2 },
    { ours: 100, other: 50 },
    { ours: 3, other: 2 },
  ];

  it("are taken within each round, so that a slow round counts once and not as a slow machine", () => {
    expect(ratios(pairs)).toEqual([0.5, 2, 1.5]);
    expect(median(ratios(pairs) ?? [])).toBe(1.5);
  });

  it("are not given where the other was 0, or where there are none", () => {
    expect(ratios([...pairs, { ours: 1, other: 0 }])).toBeUndefined();
    expect(ratios([])).toBeUndefined();
  });

  it("have differences beside them that may be below 0", () => {
    expect(differences(pairs)).toEqual([-1, 50, 1]);
  });
});

describe("growth", () => {
  const sizes = [1_250, 2_500, 5_000, 10_000];

  it.each([0, 1, 1.5, 2])("is the power %d of what grows with it", (power) => {
    const points = sizes.map((size) => ({ size, cost: 3 * size ** power }));
    expect(growth(points)).toBeCloseTo(power, 10);
  });

  it("refuses one size, and costs that have no logarithm", () => {
    expect(() => growth([{ size: 1, cost: 1 }])).toThrow(TypeError);
    expect(() => growth(sizes.map((size) => ({ size, cost: 0 })))).toThrow(TypeError);
  });
});
