import { expect, test } from "vitest";

import type { SyslogMessage } from "./message.ts";
import type { Severity } from "./priority.ts";
import { formatTimestamp } from "./timestamp.ts";
import { writeRfc3164 } from "./write-rfc3164.ts";
import { writeRfc5424 } from "./write-rfc5424.ts";

const given: SyslogMessage = { facility: "kern", severity: "emerg", message: "" };

const ids = (...both: string[]) => both.map((id) => ({ id, params: [] }));

test("writes NILVALUE for what is absent, and nothing after the data without a text", () => {
  expect(writeRfc5424(given)).toBe("<0>1 - - - - - -");
  expect(writeRfc5424({ ...given, hostname: "", structuredData: [] })).toBe("<0>1 - - - - - -");
});

test("escapes quotes, backslashes and brackets in values, and nothing else", () => {
  const structuredData = [{ id: "a", params: [["b", 'c"d\\e]f[g=h\n']] as const }];
  expect(writeRfc5424({ ...given, structuredData })).toBe(
    '<0>1 - - - - - [a b="c\\"d\\\\e\\]f[g=h\n"]',
  );
});

test("makes fields fit", () => {
  const written = writeRfc5424({
    ...given,
    timestamp: "yesterday",
    hostname: "h ü".repeat(200),
    appName: "a".repeat(49),
    structuredData: [{ id: 'a b="c"]', params: [["", "v"]] }],
  });
  expect(written).toBe(`<0>1 - ${"h__".repeat(85)} ${"a".repeat(48)} - - [a_b__c__ _="v"]`);
});

test("cuts the nine digits of Docker's timestamps to six", () => {
  const timestamp = "2026-11-25T22:14:15.123456789Z";
  expect(writeRfc5424({ ...given, timestamp })).toBe("<0>1 2026-11-25T22:14:15.123456Z - - - - -");
});

test("leaves a token longer than 32 characters whole when that is asked for", () => {
  const token = `${"0123456789abcdef".repeat(2)}@41058`;
  const structuredData = [{ id: token, params: [] }];
  expect(writeRfc5424({ ...given, structuredData }, { longIds: true })).toContain(`[${token}]`);
  expect(writeRfc5424({ ...given, structuredData })).toContain(`[${token.slice(0, 32)}]`);
});

test("writes an id once only", () => {
  const structuredData = [
    { id: "a", params: [["b", "1"]] as const },
    { id: "c", params: [] },
    { id: "a", params: [["b", "2"]] as const },
  ];
  expect(writeRfc5424({ ...given, structuredData })).toBe('<0>1 - - - - - [a b="1" b="2"][c]');
});

test("writes an id once only where ids become the same in writing", () => {
  const written = (...both: string[]) => writeRfc5424({ ...given, structuredData: ids(...both) });
  expect(written("a b@1", "a_b@1")).toBe("<0>1 - - - - - [a_b@1]");
  const long = "x".repeat(40);
  expect(written(long, `${long}y`)).toBe(`<0>1 - - - - - [${"x".repeat(32)}]`);
  const structuredData = ids(long, `${long}y`);
  expect(writeRfc5424({ ...given, structuredData }, { longIds: true })).toBe(
    `<0>1 - - - - - [${long}][${long}y]`,
  );
});

test("says which names there are", () => {
  const severity = "verbose" as Severity;
  expect(() => writeRfc5424({ ...given, severity })).toThrow(
    'there is no severity "verbose": expected one of emerg, alert',
  );
});

test("writes the old form with a padded day, a short host name and a tag", () => {
  const message = {
    ...given,
    timestamp: "2026-11-05T07:08:09.123Z",
    hostname: "web-1.example.com",
    appName: "my app",
    processId: "12",
    message: "text",
  };
  expect(writeRfc3164(message, { utc: true })).toBe("<0>Nov  5 07:08:09 web-1 my_app[12]: text");
  const address = { ...message, hostname: "192.0.2.1", processId: undefined };
  expect(writeRfc3164(address, { utc: true })).toBe("<0>Nov  5 07:08:09 192.0.2.1 my_app: text");
});

test("formats times of the same and of another second", () => {
  expect(formatTimestamp(1_764_108_855_007)).toBe("2025-11-25T22:14:15.007Z");
  expect(formatTimestamp(1_764_108_855_999, 5)).toBe("2025-11-25T22:14:15.999005Z");
  expect(formatTimestamp(new Date(1_764_108_856_000))).toBe("2025-11-25T22:14:16.000Z");
  expect(formatTimestamp(-1)).toBe("1969-12-31T23:59:59.999Z");
  for (const wrong of [Number.NaN, Infinity, 1e15]) {
    expect(() => formatTimestamp(wrong)).toThrow(RangeError);
  }
});
