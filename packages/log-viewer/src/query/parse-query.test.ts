import { expect, test } from "vitest";

import { parseQuery } from "./parse-query.ts";
import { QueryError } from "./query.ts";

const now = Date.parse("2026-11-25T21:30:00Z");
const parse = (text: string) => parseQuery(text, now);
const words = (...each: string[]) => ({ is: "words", words: each, prefix: false });

test("finds everything by an empty search", () => {
  expect(parse("  ")).toEqual({ is: "all" });
});

test("takes words apart as the index does", () => {
  expect(parse("Error")).toEqual(words("error"));
  expect(parse("10.0.0.1")).toEqual(words("10", "0", "0", "1"));
  expect(parse('"connection reset by"')).toEqual(words("connection", "reset", "by"));
  expect(parse("Ünïcode")).toEqual(words("unicode"));
  expect(parse("東京")).toEqual(words("東", "京"));
  expect(parse("time*")).toEqual({ is: "words", words: ["time"], prefix: true });
  expect(parse('"time*"')).toEqual(words("time"));
});

test("binds what stands side by side tighter than OR", () => {
  expect(parse("a b OR c")).toEqual({
    is: "or",
    parts: [{ is: "and", parts: [words("a"), words("b")] }, words("c")],
  });
  expect(parse("a (b OR c) -d")).toEqual({
    is: "and",
    parts: [
      words("a"),
      { is: "or", parts: [words("b"), words("c")] },
      { is: "not", part: words("d") },
    ],
  });
  expect(parse("a AND b")).toEqual({ is: "and", parts: [words("a"), words("b")] });
  expect(parse("-(a OR b)")).toEqual({
    is: "not",
    part: { is: "or", parts: [words("a"), words("b")] },
  });
});

test("leaves hyphens, colons and addresses inside words", () => {
  expect(parse("a-b")).toEqual(words("a", "b"));
  expect(parse("error: gone")).toEqual({ is: "and", parts: [words("error"), words("gone")] });
  expect(parse("http://a/b")).toEqual(words("http", "a", "b"));
  expect(parse("12:30")).toEqual(words("12", "30"));
});

test("reads fields", () => {
  expect(parse("host:Web-*")).toEqual({ is: "name", of: "host", pattern: "web-*" });
  expect(parse('app:"my app"')).toEqual({ is: "name", of: "app", pattern: "my app" });
  expect(parse("severity>=warning")).toEqual({ is: "severity", codes: [0, 1, 2, 3, 4] });
  expect(parse("severity<err")).toEqual({ is: "severity", codes: [4, 5, 6, 7] });
  expect(parse("severity:error")).toEqual({ is: "severity", codes: [3] });
  expect(parse("facility:local7")).toEqual({ is: "facility", code: 23 });
  expect(parse("requestId:AbC")).toEqual({ is: "field", name: "requestid", value: "abc" });
  expect(parse("origin@32473.ip:10.0.0.1")).toEqual({
    is: "field",
    name: "origin@32473.ip",
    value: "10.0.0.1",
  });
  expect(parse("status>=500")).toEqual({ is: "compare", name: "status", by: ">=", value: 500 });
});

test("reads times, and those without an offset in the zone of the machine", () => {
  expect(parse("since:15m")).toEqual({ is: "time", fromMs: now - 900_000, toMs: Infinity });
  expect(parse("until:2026-11-25T20:00:00+01:00")).toEqual({
    is: "time",
    fromMs: -Infinity,
    toMs: Date.parse("2026-11-25T19:00:00Z"),
  });
  const local = { is: "time", fromMs: new Date(2026, 10, 25, 14, 30).getTime(), toMs: Infinity };
  expect(parse('since:"2026-11-25 14:30"')).toEqual(local);
  expect(parse("since:2026-11-25T14:30")).toEqual(local);
  expect(parse("since:14:30")).toMatchObject({ fromMs: new Date(now).setHours(14, 30, 0, 0) });
});

test.for([
  ['a "b c', 2, "this quotation has no end"],
  ["a (b", 2, "this ( is never closed"],
  ["()", 1, ") cannot stand behind ("],
  ["a )", 2, "this ) closes nothing"],
  ["OR a", 0, "OR cannot stand at the beginning"],
  ["a OR", 2, "something to search for is missing"],
  ["a OR OR b", 5, "OR cannot stand behind OR"],
  ["a severity>=loud", 12, '"loud" is no severity: emerg, alert'],
  ["severity>emerg", 0, "nothing is > emerg"],
  ["facility:x", 9, '"x" is no facility'],
  ["host>=a", 4, "host takes : only"],
  ["since:yesterday", 6, '"yesterday" is no time'],
  ["since:25:00", 6, '"25:00" is no time'],
  ["status>=many", 8, 'status>= needs a number, not "many"'],
  ["status>=", 0, "status>= needs a value"],
  ["user:an*a", 7, "user: takes whole values"],
  ["a => b", 2, "there is no letter or digit"],
  ["(".repeat(40) + "a" + ")".repeat(40), 30, "more than 30 parentheses"],
  ["a".repeat(2_001), 2_000, "up to 2000 characters"],
] as const)("points at what is wrong in %s", ([text, at, message]) => {
  const found = errorOf(text);
  expect(found).toBeInstanceOf(QueryError);
  expect(found.message).toContain(message);
  expect(found.at).toBe(at);
});

function errorOf(text: string): QueryError {
  try {
    parse(text);
  } catch (error) {
    return error as QueryError;
  }
  throw new Error(`${text} was understood`);
}
