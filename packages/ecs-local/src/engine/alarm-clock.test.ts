import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { alarmClock } from "./alarm-clock.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("rings at its time, and not before where the system's clock is behind that of timers", () => {
  const rung: string[] = [];
  const clock = alarmClock((cluster) => rung.push(cluster));
  clock.set("default", Date.now() + 100);
  vi.setSystemTime(Date.now() - 1);
  vi.advanceTimersByTime(100);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(rung).toEqual(["default"]);
});

test("rings once for a cluster, at the time that was set last, and never when it is closed", () => {
  const rung: string[] = [];
  const clock = alarmClock((cluster) => rung.push(cluster));
  clock.set("default", Date.now() + 100);
  clock.set("default", Date.now() + 50);
  clock.set("other", Date.now() + 200);
  vi.advanceTimersByTime(150);
  expect(rung).toEqual(["default"]);
  clock.close();
  vi.advanceTimersByTime(1_000);
  expect(rung).toEqual(["default"]);
});

test("waits for what is further away than a timer can be", () => {
  const rung: string[] = [];
  const days = 60 * 24 * 3600 * 1000;
  alarmClock((cluster) => rung.push(cluster)).set("default", Date.now() + days);
  vi.advanceTimersByTime(days - 1);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(rung).toEqual(["default"]);
});
