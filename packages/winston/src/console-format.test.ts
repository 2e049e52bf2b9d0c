import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Logform } from "winston";

import { consoleFormat } from "./console-format.ts";
import { LEVEL, MESSAGE } from "./entry.ts";

beforeEach(() => {
  // With "CI" Node.js takes a terminal for one that has no colors.
  for (const name of ["CI", "NO_COLOR", "FORCE_COLOR", "NODE_DISABLE_COLORS"])
    vi.stubEnv(name, undefined);
  vi.stubEnv("TERM", "xterm-256color");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

function terminal() {
  return Object.assign(new PassThrough(), { isTTY: true, getColorDepth });
}

function getColorDepth(env?: object) {
  return WriteStream.prototype.getColorDepth(env);
}

function lineOf(info: Record<string, unknown>, stream: NodeJS.WritableStream = new PassThrough()) {
  const format = consoleFormat({ stream });
  const made = format.transform(
    { level: "info", message: "", [LEVEL]: "info", ...info },
    format.options,
  );
  return String((made as Logform.TransformableInfo)[MESSAGE]);
}

test("a line has time, level, message and fields", () => {
  expect(lineOf({ message: "saved", id: 7, by: { name: "Ada", password: "x" } })).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} info {2}saved id=7 by=\{"name":"Ada","password":"\(redacted\)"\}$/,
  );
});

test("a stack and its causes stand below the line", () => {
  const inner = Object.assign(new Error("inner"), { code: "E" });
  const lines = lineOf({ message: new RangeError("outer", { cause: inner }), id: 7 }).split("\n");
  expect(lines[0]).toMatch(/ info {2}outer id=7$/);
  expect(lines[1]).toBe("    RangeError: outer");
  expect(lines).toContain("    caused by Error: inner");
  expect(lines.at(-1)).toMatch(/^ +at .* \{"code":"E"\}$/);
});

test("colors are for terminals, unless NO_COLOR says otherwise", () => {
  expect(lineOf({ message: "m" }, terminal())).toContain("\u001b[32minfo ");
  expect(lineOf({ message: "m" })).not.toContain("\u001b");
  vi.stubEnv("NO_COLOR", "1");
  expect(lineOf({ message: "m" }, terminal())).not.toContain("\u001b");
});

test("FORCE_COLOR gives colors where there is no terminal", () => {
  vi.stubEnv("FORCE_COLOR", "1");
  expect(lineOf({ message: "m" })).toContain("\u001b[32minfo ");
});

test("what would command the terminal is shown instead", () => {
  expect(lineOf({ message: "a\u001b[2Jb\rc", by: "\u0007" })).toContain(
    String.raw`a\x1b[2Jb\x0dc by=\x07`,
  );
});
