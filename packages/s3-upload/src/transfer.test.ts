import { expect, test } from "vitest";

import { createMeter, secondsLeft } from "./transfer.ts";

test("has no rate before anything moved", () => {
  const meter = createMeter();
  expect(meter.rate(0)).toBe(0);
  meter.add(0, 0);
  expect(meter.rate(0)).toBe(0);
});

test("tells the rate of the last five seconds, not of all the time", () => {
  const meter = createMeter();
  for (let second = 0; second <= 10; second += 1) meter.add(second * 100, second * 1000);
  for (let second = 11; second <= 16; second += 1) {
    meter.add(1000 + (second - 10) * 1000, second * 1000);
  }
  expect(meter.rate(16_000)).toBe(1000);
});

test("falls while nothing moves", () => {
  const meter = createMeter();
  meter.add(0, 0);
  meter.add(1000, 1000);
  expect(meter.rate(1000)).toBe(1000);
  expect(meter.rate(4000)).toBe(250);
});

test("begins anew with a transfer that does", () => {
  const meter = createMeter();
  meter.add(0, 0);
  meter.add(5000, 1000);
  meter.add(0, 2000);
  meter.add(100, 3000);
  expect(meter.rate(3000)).toBe(100);
});

test.for([
  [100, 50, 2],
  [0, 0, 0],
  [100, 0, undefined],
] as const)(
  "with %i bytes left at %i a second there are %s seconds left",
  ([left, rate, seconds]) => {
    expect(secondsLeft(left, rate)).toBe(seconds);
  },
);
