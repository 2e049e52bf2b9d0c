import { expect, it } from "vitest";

import { formatNumber, formatRatio, formatRatios, formatSigned, formatSummary } from "./format.ts";

it("keeps three digits, and all before the point", () => {
  expect([12_345, 123.4, 12.34, 1.234, 0.001_234, 0].map(formatNumber)).toEqual([
    "12,345",
    "123",
    "12.3",
    "1.23",
    "0.00123",
    "0",
  ]);
});

it("gives the quartiles beside the median", () => {
  expect(formatSummary({ median: 2, q1: 1, q3: 3, min: 0, max: 9 })).toBe("2 (1 to 3)");
});

it("turns ratios of less than a tenth over", () => {
  expect([2, 0.5, 0.1, 0.008, 0].map(formatRatio)).toEqual(["2×", "0.5×", "0.1×", "1/125", "0×"]);
});

it("writes the quartiles of a ratio as its median is written", () => {
  const summary = { median: 0.08, q1: 0.05, q3: 0.125, min: 0, max: 1 };
  expect(formatRatios(summary)).toBe("1/12.5 (1/20 to 1/8)");
});

it("gives differences their sign", () => {
  expect([1, -1, 0].map(formatSigned)).toEqual(["+1", "−1", "0"]);
});
