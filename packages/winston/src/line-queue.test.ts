import { expect, test } from "vitest";

import { createLineQueue } from "./line-queue.ts";

test("gives lines in their order and counts what is left", () => {
  const queue = createLineQueue();
  for (const text of ["a", "bb"]) queue.push({ text, bytes: text.length });
  expect([queue.count, queue.bytes, queue.first?.text]).toEqual([2, 3, "a"]);
  expect([queue.shift()?.text, queue.shift()?.text, queue.shift()]).toEqual(["a", "bb", undefined]);
  queue.push({ text: "c", bytes: 1 });
  expect([queue.count, queue.bytes, queue.first?.text]).toEqual([1, 1, "c"]);
});
