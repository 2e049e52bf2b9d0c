import { expect, test } from "vitest";

import { limiter } from "./limiter.ts";

const start = Date.parse("2026-03-01T12:00:00Z");
const at = (seconds: number): Date => new Date(start + seconds * 1000);

test("lets so many through in its time, tells how long to wait, and begins again", () => {
  const { take } = limiter(2, 60);

  expect([0, 10, 20, 59.5, 60, 61, 62].map((seconds) => take("alice", at(seconds)))).toEqual([
    0, 0, 40, 1, 0, 0, 58,
  ]);
});

test("counts each user for itself", () => {
  const { take } = limiter(1, 60);

  expect([take("alice", at(0)), take("bob", at(0)), take("alice", at(1))]).toEqual([0, 0, 59]);
});

test("remembers no more than the 10,000 users who began last", () => {
  const { take } = limiter(1, 60);
  take("alice", at(0));
  for (let number = 0; number < 9_999; number += 1) take(`user ${number}`, at(1));

  expect(take("alice", at(2))).toBe(58);
  take("one more", at(3));
  expect(take("alice", at(4))).toBe(0);
});
