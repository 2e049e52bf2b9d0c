import { expect, test } from "vitest";

import { paginate } from "./paginate.ts";

test("goes on after the last key, whatever came or went before it", () => {
  const first = paginate(["b", "d", "f", "h"], { maxResults: 2 });
  expect(first.page).toEqual(["b", "d"]);
  const { nextToken } = first;
  expect(paginate(["a", "b", "c", "d", "f", "h"], { nextToken })).toEqual({ page: ["f", "h"] });
});

test("has no token after the last page", () => {
  expect(paginate(["a", "b"], { maxResults: 2 })).toEqual({ page: ["a", "b"] });
  expect(paginate([], {})).toEqual({ page: [] });
});

test.each(["", "nonsense", "💥"])("refuses the token %j", (nextToken) => {
  expect(() => paginate(["a"], { nextToken })).toThrow("Invalid token.");
});
