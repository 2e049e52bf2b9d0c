import { expect, test } from "vitest";

import { aheadLimit, beatMs, due, numberAt, parseLast, replayLimit, timeOf } from "./beats.ts";

const now = Date.UTC(2027, 3, 4, 5, 6, 7);
const newest = numberAt(now);

test("goes on by one with each beat", () => {
  const numbers = [0, 1, 2, 3].map((beats) => numberAt(timeOf(newest) + beats * beatMs) - newest);
  expect(numbers).toEqual([0, 1, 2, 3]);
});

test("gives an event its number from its first millisecond to its last", () => {
  expect(numberAt(timeOf(newest))).toBe(newest);
  expect(numberAt(timeOf(newest) + beatMs - 1)).toBe(newest);
  expect(numberAt(timeOf(newest) - 1)).toBe(newest - 1);
});

test("starts a new client with the newest event", () => {
  expect(due(undefined, now)).toEqual({ is: "events", from: newest, to: newest });
});

test("sends all that a client missed, up to the limit", () => {
  const last = newest - replayLimit;
  expect(due(last, now)).toEqual({ is: "events", from: last + 1, to: newest });
});

test("starts a client anew that missed one event more than the limit", () => {
  expect(due(newest - replayLimit - 1, now)).toMatchObject({
    is: "reset",
    reason: `${replayLimit + 1} events were missed, and at most ${replayLimit} are sent again`,
    from: newest,
  });
});

test("has nothing for a client that knows the newest event, or is ahead by what clocks differ", () => {
  expect(due(newest, now)).toEqual({ is: "nothing" });
  expect(due(newest + aheadLimit, now)).toEqual({ is: "nothing" });
});

test("starts a client anew that claims an event far in the future", () => {
  expect(due(newest + aheadLimit + 1, now)).toMatchObject({ is: "reset", from: newest });
});

test.each(["abc", "-1", "1.5", "1e3", " 7", "9".repeat(16)])(
  "takes the id %j for too old",
  (text) => {
    expect(due(parseLast(text), now)).toMatchObject({ is: "reset" });
  },
);

test.each([undefined, ""])("takes %j for a client without a last event", (text) => {
  expect(parseLast(text)).toBeUndefined();
});

test("reads a whole number as the last event", () => {
  expect(parseLast("141266073")).toBe(141_266_073);
});
