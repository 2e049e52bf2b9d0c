import { expect, test } from "vitest";

import { defaultPace, fastPolls, nextDelay } from "./next-delay.ts";

const standing = { polls: 1, sinceMovedMs: 0, isNearEnd: false, failures: 0 };

test("asks every second after a move, and grows while nothing moves", () => {
  const delays = [0, 8_000, 20_000, 40_000, 100_000].map((sinceMovedMs) =>
    nextDelay({ ...standing, sinceMovedMs }, defaultPace),
  );
  expect(delays).toEqual([1_000, 2_000, 5_000, 10_000, 15_000]);
});

test("grows slowly near the end, and never beyond five seconds", () => {
  const delays = [0, 20_000, 60_000, 600_000].map((sinceMovedMs) =>
    nextDelay({ ...standing, sinceMovedMs, isNearEnd: true }, defaultPace),
  );
  expect(delays).toEqual([1_000, 1_000, 3_000, 5_000]);
});

test("waits longer after each failure", () => {
  const delays = [1, 2, 3, 10].map((failures) => nextDelay({ ...standing, failures }, defaultPace));
  expect(delays).toEqual([2_000, 4_000, 8_000, 15_000]);
});

/** Polls of a rollout whose moves come at these seconds, and which is near its end from one of them on. */
function pollsOf(
  moves: readonly number[],
  { nearEndAt, endAt }: { nearEndAt: number; endAt: number },
) {
  let now = 0;
  let polls = 0;
  while (now < endAt * 1_000) {
    polls += 1;
    const moved = moves.findLast((each) => each * 1_000 <= now) ?? 0;
    const isNearEnd = now >= nearEndAt * 1_000;
    now += nextDelay(
      { polls, sinceMovedMs: now - moved * 1_000, isNearEnd, failures: 0 },
      defaultPace,
    );
  }
  return { polls, lateMs: now - endAt * 1_000 };
}

test("takes few polls for a common rollout, and is hardly late", () => {
  // Two tasks that start for 20 s and settle for 40 s; nothing to drain.
  const { polls, lateMs } = pollsOf([0, 1, 20, 62], { nearEndAt: 20, endAt: 65 });
  expect(polls).toBeLessThanOrEqual(50);
  expect(lateMs).toBeLessThanOrEqual(1_000);
});

test("takes at most 150 polls for one with the default drain of 300 s", () => {
  const { polls } = pollsOf([0, 1, 20, 62, 72], { nearEndAt: 20, endAt: 375 });
  expect(polls).toBeLessThanOrEqual(150);
});

test("takes no more than the bound when something moves all the time", () => {
  const seconds = Array.from({ length: 3_600 }, (_, second) => second);
  const { polls } = pollsOf(seconds, { nearEndAt: 0, endAt: 3_600 });
  expect(polls).toBeLessThanOrEqual(fastPolls + 3_600 / 5);
});
