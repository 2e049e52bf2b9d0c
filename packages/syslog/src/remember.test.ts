import { expect, test } from "vitest";

import { remember } from "./remember.ts";

test("remembers what was made of a short text, and of no long one", () => {
  let made = 0;
  const upperCase = remember((text) => {
    made += 1;
    return text.toUpperCase();
  });
  expect([upperCase("a"), upperCase("a")]).toEqual(["A", "A"]);
  expect(made).toBe(1);
  const long = "b".repeat(257);
  expect([upperCase(long), upperCase(long)]).toEqual([long.toUpperCase(), long.toUpperCase()]);
  expect(made).toBe(3);
});

test("forgets all when there are too many", () => {
  let made = 0;
  const same = remember((text) => {
    made += 1;
    return text;
  });
  for (let number = 0; number <= 1_000; number += 1) same(String(number));
  same("0");
  expect(made).toBe(1_002);
});
