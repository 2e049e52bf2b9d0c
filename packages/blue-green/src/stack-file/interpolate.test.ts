import { expect, test } from "vitest";

import { interpolate } from "./interpolate.ts";

const variables = { VERSION: "2.0.0", EMPTY: "" };

test.each([
  ["maker-hub:$VERSION", "maker-hub:2.0.0"],
  ["maker-hub:${VERSION}-arm", "maker-hub:2.0.0-arm"],
  ["${MISSING:-1.0.0}", "1.0.0"],
  ["${EMPTY:-1.0.0}", "1.0.0"],
  ["${EMPTY-1.0.0}", ""],
  ["${VERSION:+set}", "set"],
  ["${MISSING+set}", ""],
  ["${VERSION:?say which}", "2.0.0"],
  ["cost: $$5, $${VERSION}", "cost: $5, ${VERSION}"],
  ["no variable", "no variable"],
  ["${MISSING:-${EMPTY:-$VERSION}}!", "2.0.0!"],
  ["${MISSING:-{}}", "{}"],
  ["${MISSING-}", ""],
])("puts variables into %j", (text, expected) => {
  expect(interpolate(text, variables)).toBe(expected);
});

test.each([
  ["$MISSING", "the variable MISSING is not set"],
  ["${MISSING:?say which}", "MISSING is not set: say which"],
  ["${EMPTY:?say which}", "EMPTY is not set: say which"],
  ["${}", "begins no variable"],
  ["5 $", "begins no variable"],
  ["${VERSION", "begins no variable"],
])("refuses %j", (text, message) => {
  expect(() => interpolate(text, variables)).toThrow(message);
});
