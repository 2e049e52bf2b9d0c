import { expect, test } from "vitest";
import { unixTime } from "./follow-logs.ts";

test.each([
  ["2026-01-02T03:04:05.123456789Z", "1767323045.123456789"],
  ["2026-01-02T03:04:05.5Z", "1767323045.500000000"],
  ["2026-01-02T03:04:05Z", "1767323045.000000000"],
  ["2026-01-02T04:04:05.000000001+01:00", "1767323045.000000001"],
])("keeps the nanoseconds of %s", (time, seconds) => {
  expect(unixTime(time)).toBe(seconds);
});

test("refuses what is no time", () => {
  expect(() => unixTime("yesterday")).toThrow(/since is "yesterday"/);
});
