import { expect, test } from "vitest";

import { backoff } from "./backoff.ts";

test("pauses double up to a limit, and of that between a half and the whole", () => {
  const longest = [0, 1, 2, 3, 20, 5_000].map((attempt) => backoff(attempt, 1));
  expect(longest).toEqual([100, 200, 400, 800, 10_000, 10_000]);
  expect([0, 1, 20].map((attempt) => backoff(attempt, 0))).toEqual([50, 100, 5_000]);
  expect(backoff(9, 0.5, { minMs: 1, maxMs: 20 })).toBe(15);
});
