import { expect, test } from "vitest";

import { validity } from "./validity.ts";

const tenMinutes = { now: "2026-01-01T00:00:00Z", expires: "2026-01-01T00:10:00Z" };

test("holds until shortly before the end, counted from its arrival", () => {
  const holds = validity(tenMinutes, 1000);
  expect(holds(1000)).toBe(true);
  expect(holds(1000 + 594_000)).toBe(true);
  expect(holds(1000 + 596_000)).toBe(false);
});

test("holds for half of a time that is shorter than the margin", () => {
  const holds = validity({ now: "2026-01-01T00:00:00Z", expires: "2026-01-01T00:00:04Z" }, 0);
  expect(holds(1900)).toBe(true);
  expect(holds(2100)).toBe(false);
});

test("is left to the store where the server named no times", () => {
  expect(validity({}, 0)(1e9)).toBe(true);
});
