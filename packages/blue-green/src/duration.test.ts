import { expect, test } from "vitest";

import { formatDuration, parseDuration } from "./duration.ts";

test.each([
  ["30s", 30_000],
  ["1m30s", 90_000],
  ["500ms", 500],
  ["2h", 7_200_000],
  ["1h2m3s4ms", 3_723_004],
  ["0s", 0],
  ["1.5s", 1_500],
  ["1ms600us", 2],
])("reads %s as Compose does", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(["", "30", "s", "-1s", "30s1m", "30 s", "1d"])("refuses %j", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test.each([
  [12, "12 ms"],
  [1_250, "1.3 s"],
  [125_000, "2 min 5 s"],
])("writes %d ms for people", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
