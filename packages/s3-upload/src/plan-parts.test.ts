import { expect, test } from "vitest";

import { planParts } from "./plan-parts.ts";

test("cuts a file into parts that follow on each other, the last one smaller", () => {
  expect(planParts(25, 10)).toEqual([
    { partNumber: 1, start: 0, end: 10 },
    { partNumber: 2, start: 10, end: 20 },
    { partNumber: 3, start: 20, end: 25 },
  ]);
});

test("makes no empty part where the size is a multiple, and one of an empty file", () => {
  expect(planParts(20, 10)).toHaveLength(2);
  expect(planParts(0, 10)).toEqual([{ partNumber: 1, start: 0, end: 0 }]);
});

test.for([
  [10_001, 1],
  [10, 0],
  [10, Number.NaN],
] as const)("refuses %i bytes in parts of %i, as S3 would", ([size, partSize]) => {
  expect(() => planParts(size, partSize)).toThrow(TypeError);
});
