import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { alarmClock } from "./alarm-clock.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

function rings() {
  const rung: number[] = [];
  return { rung, clock: alarmClock(() => rung.push(Date.now())) };
}

test("rings at the time, and not before where the timer is early by the clock on the wall", () => {
  const { rung, clock } = rings();
  clock.set("default", 1_000_500);
  vi.advanceTimersByTime(100);
  vi.setSystemTime(1_000_099);
  vi.advanceTimersByTime(400);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(rung).toEqual([1_000_500]);
});

test("rings after longer than one timer can wait", () => {
  const { rung, clock } = rings();
  const at = 1_000_000 + 2 ** 31 + 5_000;
  clock.set("default", at);
  vi.advanceTimersByTime(2 ** 31 + 4_999);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(rung).toEqual([at]);
});

test("rings only for the last time that it was set to, and not once it is closed", () => {
  const { rung, clock } = rings();
  clock.set("default", 1_000_500);
  clock.set("default", 1_000_700);
  vi.advanceTimersByTime(1_000);
  expect(rung).toEqual([1_000_700]);
  clock.set("default", 1_002_000);
  clock.close();
  vi.advanceTimersByTime(5_000);
  expect(rung).toHaveLength(1);
});
