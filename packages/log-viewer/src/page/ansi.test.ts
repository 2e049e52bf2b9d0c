import { expect, test } from "vitest";

import { parseAnsi } from "./ansi.ts";

test("keeps colors and bold, and leaves every other sequence out", () => {
  expect(parseAnsi("a\u001B[1;31mb\u001B[39mc\u001B[0md")).toEqual([
    { text: "a", codes: [] },
    { text: "b", codes: [1, 31] },
    { text: "c", codes: [1] },
    { text: "d", codes: [] },
  ]);
  expect(parseAnsi("\u001B[2J\u001B[10;10Hx\u001B]0;title\u0007y\u001B(Bz")).toMatchObject([
    { text: "x" },
    { text: "y" },
    { text: "z" },
  ]);
});

test("takes bright and the first of 256 colors for the plain ones, and no others", () => {
  expect(
    parseAnsi("\u001B[91ma\u001B[38;5;2mb\u001B[48;5;9mc\u001B[0;38;5;200md\u001B[38;2;1;2;3me"),
  ).toEqual([
    { text: "a", codes: [31] },
    { text: "b", codes: [32] },
    { text: "c", codes: [32, 41] },
    { text: "d", codes: [] },
    { text: "e", codes: [] },
  ]);
});

test("has no more codes than there are kinds of them, whatever comes", () => {
  const parts = parseAnsi(
    `${"\u001B[1m\u001B[3m\u001B[4m\u001B[31m\u001B[41m".repeat(1_000)}x\u001B[`,
  );
  expect(parts.at(0)?.codes.length).toBeLessThanOrEqual(5);
});
