import { expect, test } from "vitest";

import { isMatcher, matches } from "./matcher.ts";

test("takes single codes, lists and ranges", () => {
  expect(matches("200", 200)).toBe(true);
  expect(matches("200", 201)).toBe(false);
  expect(matches("200,302", 302)).toBe(true);
  expect(matches("200-299", 299)).toBe(true);
  expect(matches("200-299", 300)).toBe(false);
});

test.each(["", "20", "200-", "200,", "abc", "600"])("does not take %j for a matcher", (text) => {
  expect(isMatcher(text)).toBe(false);
});
