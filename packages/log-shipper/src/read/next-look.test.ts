import { expect, test } from "vitest";

import { nextLookMs } from "./next-look.ts";

const mebibyte = 2 ** 20;

function next(bytes: number, maxSize: number): number {
  return nextLookMs({ bytes, elapsedMs: 10, maxSize, busyMs: 20 });
}

test("looks often enough to see each file of a log that is rotated fast", () => {
  expect(next(0, mebibyte)).toBe(20);
  expect(next(1_000, mebibyte)).toBe(20);
  expect(next(mebibyte / 4, mebibyte)).toBe(5);
  expect(next(100 * mebibyte, mebibyte)).toBe(2);
  expect(next(100 * mebibyte, Infinity)).toBe(20);
});
