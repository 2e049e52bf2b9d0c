import { expect, test } from "vitest";

import { escapeVariables, interpolate } from "./interpolate.ts";

const variables = { VERSION: "2.0.0", EMPTY: "" };

test.each([
  ["shop:${VERSION}-arm", "shop:2.0.0-arm"],
  ["${MISSING:-1.0.0}", "1.0.0"],
  ["${EMPTY:-1.0.0}", "1.0.0"],
  ["[${EMPTY}]", "[]"],
  ["${VERSION:?say which}", "2.0.0"],
  ["${MISSING:-${EMPTY:-${VERSION}}}!", "2.0.0!"],
  ["$${VERSION}", "${VERSION}"],
  ["echo $HOME $1 $$ 5 $", "echo $HOME $1 $$ 5 $"],
])("puts variables into %j", (text, expected) => {
  expect(interpolate(text, variables)).toBe(expected);
});

test.each([
  ["${MISSING}", "the variable MISSING is not set; set it"],
  ["${MISSING:?say which}", "the variable MISSING is not set: say which"],
  ["${EMPTY:?say which}", "the variable EMPTY is not set: say which"],
  ["${}", "is no variable"],
  ["${VERSION", "is no variable"],
  ["${VERSION:-1", "is no variable"],
])("refuses %j", (text, message) => {
  expect(() => interpolate(text, variables)).toThrow(message);
});

test("gives an escaped text back", () => {
  const text = "echo ${HOME} $${PWD} $$";
  expect(interpolate(escapeVariables(text), {})).toBe(text);
});
