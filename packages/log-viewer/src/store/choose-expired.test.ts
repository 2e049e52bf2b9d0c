import { expect, test } from "vitest";

import { chooseExpired } from "./choose-expired.ts";

const sealed = [10, 20, 30].map((lastReceivedMs, index) => ({
  path: `${index}`,
  first: index,
  next: index + 1,
  lastReceivedMs,
  bytes: 100,
}));
const choose = (maxBytes: number, maxAgeMs: number, activeBytes = 0) =>
  chooseExpired(sealed, activeBytes, { maxBytes, maxAgeMs }, 100).map(({ path }) => path);

test("lets the oldest go when there are too many bytes, those that are written included", () => {
  expect(choose(300, 1e9)).toEqual([]);
  expect(choose(299, 1e9)).toEqual(["0"]);
  expect(choose(300, 1e9, 101)).toEqual(["0", "1"]);
  expect(choose(1, 1e9)).toEqual(["0", "1", "2"]);
});

test("lets go what is too old", () => {
  expect(choose(1e9, 90)).toEqual([]);
  expect(choose(1e9, 80)).toEqual(["0"]);
  expect(choose(1e9, 75)).toEqual(["0", "1"]);
});
