import { expect, test } from "vitest";

import { createCountWindow } from "./count-window.ts";

test("tells when something happened often enough in time, and then is quiet for as long", () => {
  const window = createCountWindow({ count: 3, withinMs: 1_000 });
  expect([0, 500, 1_000].map((each) => window.add(each))).toEqual([false, false, false]);
  expect(window.add(1_400)).toBe(true);
  expect([1_400, 1_500, 2_399].map((each) => window.add(each))).toEqual([false, false, false]);
  expect([2_400, 2_500, 2_600].map((each) => window.add(each))).toEqual([false, false, true]);
});

test("tells of one at once", () => {
  expect(createCountWindow({ count: 1, withinMs: 1 }).add(7)).toBe(true);
});
