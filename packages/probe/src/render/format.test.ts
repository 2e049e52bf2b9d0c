import { expect, test } from "vitest";

import {
  clip,
  formatCount,
  formatDate,
  formatDuration,
  formatSpan,
  formatTime,
  printable,
} from "./format.ts";

test("separates thousands", () => {
  expect([0, 999, 2_060, 1_234_567].map(formatCount)).toEqual(["0", "999", "2,060", "1,234,567"]);
});

test.each([
  [0, "0 ms"],
  [0.04, "0 ms"],
  [3.14, "3.1 ms"],
  [9.96, "10 ms"],
  [48.6, "49 ms"],
  [999.6, "1 s"],
  [1_240, "1.24 s"],
  [9_999, "10 s"],
  [59_970, "1 min"],
  [125_000, "2 min 5 s"],
  [7_260_000, "2 h 1 min"],
  [-14, "-14 ms"],
])("writes %s ms in the unit a person would choose", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test("writes times in seconds in short runs and as a clock in long ones", () => {
  expect(formatTime(12_480, 41_200)).toBe("12.5 s");
  expect(formatTime(187_240, 600_000)).toBe("3:07.2");
  expect(formatTime(3_787_000, 4_000_000)).toBe("1:03:07.0");
  expect(formatTime(-1_960, 10_000)).toBe("-2.0 s");
});

test("writes a span once where both ends read the same", () => {
  expect(formatSpan(4_200, 6_320, 12_000)).toBe("4.2–6.3 s");
  expect(formatSpan(4_200, 4_210, 12_000)).toBe("4.2 s");
});

test("shows what would steer a terminal or turn the text around", () => {
  expect(printable("a\u001b[31m\r\n\u202eb\ud800")).toBe(
    String.raw`a\u{1b}[31m\u{d}\u{a}\u{202e}b\u{d800}`,
  );
});

test("clips by columns, not by code units", () => {
  expect(clip("abcdef", 6)).toBe("abcdef");
  expect(clip("abcdefg", 6)).toBe("abcde…");
  expect(clip("版本版本", 6)).toBe("版本…");
  expect(clip("e\u0301e\u0301e\u0301", 3)).toBe("e\u0301e\u0301e\u0301");
});

test("writes the date of a run, and escapes what is none", () => {
  expect(formatDate("2026-03-14T03:09:26.535Z")).toBe("2026-03-14 03:09:26 UTC");
  expect(formatDate("\u001b[2J")).toBe(String.raw`\u{1b}[2J`);
});
