import { expect, test } from "vitest";

import { parseEnvFile } from "./env-file.ts";

test.each([
  ["A=1\nB=two words # comment", { A: "1", B: "two words" }],
  ["\uFEFF# comment\r\n\r\nA=1\r\n", { A: "1" }],
  ["export A=1", { A: "1" }],
  ["A = 1", { A: "1" }],
  ["A", { A: null }],
  ["A=\nB=2", { A: "", B: "2" }],
  ["A=b#c", { A: "b#c" }],
  [String.raw`A='$B\n'`, { A: String.raw`$B\n` }],
  [String.raw`A='it\'s'`, { A: "it's" }],
  [String.raw`A="a\tb\"c" # d`, { A: 'a\tb"c' }],
  ['A="one\ntwo"\nB=3', { A: "one\ntwo", B: "3" }],
  ["A=1\nB=${A}-${OUT}-${NONE}-${NONE:-x}", { A: "1", B: "1-out--x" }],
  ["OUT=own\nB=${OUT}", { OUT: "own", B: "own" }],
  ["A=$OUT", { A: "$OUT" }],
])("reads %j", (text, values) => {
  expect(parseEnvFile(text, { OUT: "out" })).toEqual({ values, faults: [] });
});

test("says the line of what is no variable, and reads the others", () => {
  expect(parseEnvFile('A=1\n=2\nB="open\nC=3\n', {})).toEqual({
    values: { A: "1", C: "3" },
    faults: [
      { line: 2, message: "expected NAME=value" },
      { line: 3, message: "expected NAME=value" },
    ],
  });
});
