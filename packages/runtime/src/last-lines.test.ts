import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { sandbox } from "../test/support/sandbox.ts";
import { lastLines } from "./last-lines.ts";

let path: string;

beforeEach(async () => {
  const { folder } = await sandbox();
  await mkdir(folder, { recursive: true });
  path = join(folder, "shop.log");
});

test.each([
  ["the last lines in their order", "a\nb\nc\n", 2, ["b", "c"]],
  ["a last line without a newline", "a\nb", 5, ["a", "b"]],
  ["empty lines, blanks and carriage returns", "\n  a \r\n\n", 5, ["", "  a \r", ""]],
  ["nothing of an empty file", "", 5, []],
  ["nothing where none are asked for", "a\n", 0, []],
])("returns %s", async (_, text, lines, expected) => {
  await writeFile(path, text);
  expect(await lastLines(path, { lines })).toEqual(expected);
});

test("returns nothing where there is no file", async () => {
  expect(await lastLines(path, { lines: 5 })).toEqual([]);
});

test("replaces what is no UTF-8", async () => {
  await writeFile(path, Buffer.from([0x61, 0xff, 0x62, 0x0a]));
  expect(await lastLines(path, { lines: 5 })).toEqual(["a\u{FFFD}b"]);
});

test("reads no more than the limit and leaves out a line that it cuts", async () => {
  await writeFile(path, "first\nsecond\nthird\n");
  expect(await lastLines(path, { lines: 5, maxBytes: 10 })).toEqual(["third"]);
  expect(await lastLines(path, { lines: 5, maxBytes: 13 })).toEqual(["second", "third"]);
  expect(await lastLines(path, { lines: 5, maxBytes: 18 })).toEqual(["second", "third"]);
  expect(await lastLines(path, { lines: 5, maxBytes: 19 })).toEqual(["first", "second", "third"]);
});

test("returns the end of a line that is longer than the limit", async () => {
  await writeFile(path, `${"x".repeat(100)}end`);
  expect(await lastLines(path, { lines: 5, maxBytes: 5 })).toEqual(["xxend"]);
});
