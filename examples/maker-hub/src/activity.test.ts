import { expect, test } from "vitest";

import { describe, recent } from "./activity.ts";
import { timeOf } from "./beats.ts";

test("tells of every twenty-fifth event what somebody did, always the same", () => {
  const told = Array.from({ length: 100 }, (_, index) => describe(5000 + index));
  const again = Array.from({ length: 100 }, (_, index) => describe(5000 + index));
  expect(told).toEqual(again);
  expect(told.filter(({ activity }) => activity !== undefined).map(({ id }) => id)).toEqual([
    5000, 5025, 5050, 5075,
  ]);
});

test("dates an event by its number", () => {
  expect(describe(7).at).toBe(new Date(timeOf(7)).toISOString());
});

test("lists the newest activities first, none from the future", () => {
  expect(recent(5030, 3).map(({ id }) => id)).toEqual([5025, 5000, 4975]);
});
