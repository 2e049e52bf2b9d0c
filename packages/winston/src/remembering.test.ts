import { expect, test } from "vitest";

import { remembering } from "./remembering.ts";

test("what is made of a key is remembered, but for long keys", () => {
  const made: string[] = [];
  const upper = remembering((key) => {
    made.push(key);
    return key.toUpperCase();
  });
  const long = "k".repeat(257);
  for (const key of ["a", "a", long, long]) expect(upper(key)).toBe(key.toUpperCase());
  expect(made).toEqual(["a", long, long]);
});
