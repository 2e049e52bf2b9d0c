import fc from "fast-check";
import { expect, test } from "vitest";

import type { StructuredElement, SyslogMessage } from "./message.ts";
import { parseSyslog } from "./parse-syslog.ts";
import { facilities, severities } from "./priority.ts";
import { formatTimestamp } from "./timestamp.ts";
import { writeRfc3164 } from "./write-rfc3164.ts";
import { writeRfc5424 } from "./write-rfc5424.ts";

const printable = (more: string) =>
  fc.integer({ min: 33, max: 126 }).map((code) => {
    const character = String.fromCharCode(code);
    return more.includes(character) ? "_" : character;
  });
/** A `-` alone is how nothing is written. */
const field = (maxLength: number) =>
  fc.string({ unit: printable(""), minLength: 1, maxLength }).filter((text) => text !== "-");
const name = fc.string({ unit: printable('="]'), minLength: 1, maxLength: 32 });
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom('"', "\\", "]", "[", " ", "\n", "\0", "\uFEFF", "-", "ü", "😀"),
  }),
);
const element: fc.Arbitrary<StructuredElement> = fc.record({
  id: name,
  params: fc.array(fc.tuple(name, text), { maxLength: 4 }),
});
const day = 86_400_000;
const timestamp = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 4_102_444_800_000 }), fc.integer({ min: 0, max: 999 }))
    .map(([ms, microseconds]) => formatTimestamp(ms, microseconds)),
  fc.constantFrom("1985-04-12T19:20:50.52-04:00", "2003-08-24T05:14:15.000003-07:00"),
);
const message: fc.Arbitrary<SyslogMessage> = fc.record(
  {
    facility: fc.constantFrom(...facilities),
    severity: fc.constantFrom(...severities),
    timestamp,
    hostname: field(255),
    appName: field(48),
    processId: field(128),
    messageId: field(32),
    structuredData: fc.uniqueArray(element, {
      minLength: 1,
      maxLength: 4,
      selector: ({ id }) => id,
    }),
    message: text,
  },
  { requiredKeys: ["facility", "severity", "message"] },
);

test("what is written in RFC 5424 is read back the same", () => {
  fc.assert(
    fc.property(message, fc.boolean(), (given, bom) => {
      const written = writeRfc5424(given, { bom });
      expect(parseSyslog(Buffer.from(written))).toEqual({ format: "rfc5424", ...given });
      expect(parseSyslog(written)).toEqual({ format: "rfc5424", ...given });
    }),
    { numRuns: 2_000 },
  );
});

test("whatever the fields hold, what is written in RFC 5424 keeps the rules", () => {
  const anything = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.constant(undefined));
  const fields = fc.record({
    timestamp: anything,
    hostname: anything,
    appName: anything,
    processId: anything,
    messageId: anything,
    structuredData: fc.array(
      fc.record({ id: fc.string({ unit: "binary" }), params: fc.array(fc.tuple(text, text)) }),
    ),
    message: text,
  });
  fc.assert(
    fc.property(fields, (given) => {
      const written = writeRfc5424({ facility: "local7", severity: "debug", ...given });
      const read = parseSyslog(written);
      expect(read).toMatchObject({ format: "rfc5424", facility: "local7", severity: "debug" });
      expect(read.problem).toBeUndefined();
      expect(read.message).toBe(given.message);
    }),
    { numRuns: 2_000 },
  );
});

test("a text is cut at the end, between two characters, to the number of bytes that is asked for", () => {
  fc.assert(
    fc.property(message, fc.integer({ min: 480, max: 2_048 }), (given, maxBytes) => {
      const whole = Buffer.from(writeRfc5424(given));
      const cut = writeRfc5424(given, { maxBytes });
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes);
      const least = Math.min(whole.length, maxBytes - 3);
      expect(Buffer.byteLength(cut)).toBeGreaterThanOrEqual(least);
      expect(whole.toString().startsWith(cut)).toBe(true);
    }),
  );
});

test("what is written in RFC 3164 is read back with what it has room for", () => {
  const now = new Date("2026-11-25T22:00:00Z");
  const old = fc.record({
    facility: fc.constantFrom(...facilities),
    severity: fc.constantFrom(...severities),
    timestamp: fc
      .integer({ min: now.getTime() - 180 * day, max: now.getTime() + 180 * day })
      .map((ms) => formatTimestamp(Math.floor(ms / 1_000) * 1_000).replace(".000", "")),
    hostname: fc.stringMatching(/^[a-z][a-z\d-]{0,60}$/),
    appName: fc.stringMatching(/^[\w./-]{1,32}$/).filter((tag) => tag !== "-"),
    processId: fc.stringMatching(/^\d{1,7}$/),
    message: text,
  });
  fc.assert(
    fc.property(old, fc.boolean(), (given, utc) => {
      const read = parseSyslog(writeRfc3164(given, { utc }), { now, utc });
      expect(read).toEqual({ format: "rfc3164", ...given });
    }),
  );
});

const digits = (length: number) =>
  fc.nat({ max: 10 ** length - 1 }).map((number) => String(number).padStart(length, "0"));
const oldHeader = fc
  .tuple(digits(2), fc.option(digits(4)), digits(2), digits(2), digits(2))
  .map(([date, year, ...time]) => {
    return `<13>Dec ${date} ${year === null ? "" : `${year} `}${time.join(":")} `;
  });

test("no bytes make the parser throw, and no text is lost", () => {
  const start = fc.constantFrom(
    "",
    "<13>",
    "<191>1 ",
    "<34>1 - - - - - ",
    "<34>Oct 11 22:14:15 ",
    "<13>Dec 99 9999 00:00:00 h t: ",
    '<13>1 - - - - - [a b="',
    "<192>",
  );
  const hostile = fc.tuple(
    fc.oneof(start, oldHeader),
    fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      text.map((each) => Buffer.from(each)),
    ),
  );
  fc.assert(
    fc.property(hostile, ([begin, rest]) => {
      const bytes = Buffer.concat([Buffer.from(begin), rest]);
      const read = parseSyslog(bytes);
      expect(facilities).toContain(read.facility);
      const isWhole = read.format !== "raw" || bytes.toString().endsWith(read.message);
      expect(isWhole).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test("a time that cannot be written is left out, and the rest is read", () => {
  for (const options of [{ utc: true }, { utc: false }]) {
    expect(parseSyslog("<13>Dec 99 9999 00:00:00 h t: m", options)).toEqual({
      format: "rfc3164",
      facility: "user",
      severity: "notice",
      hostname: "h",
      appName: "t",
      message: "m",
    });
  }
});

test("a value of 16 MiB is read like a short one", () => {
  const value = "x".repeat(16 * 1_048_576);
  const read = parseSyslog(`<13>1 - - - - - [a b="${value}"] m`);
  expect(read.message).toBe("m");
  expect(read.structuredData?.[0]?.params[0]?.[1]).toHaveLength(value.length);
});

test("a broken message is read about as fast as a good one", () => {
  const long = 200_000;
  const bad = [
    `<34>1 - - - - - [a b="${"\\".repeat(long)}`,
    `<34>1 - - - - - ${'[a b="c"]'.repeat(long / 10)}x`,
    `<34>1 ${"- ".repeat(long)}`,
    `<34>1 ${"a".repeat(long)}`,
    `<34>Oct 11 22:14:15 ${"a:".repeat(long)}`,
    `<34>Oct 11 22:14:15 ${"1".repeat(long)}`,
    `<34>2026-${"1".repeat(long)}`,
  ];
  // Would take minutes were it quadratic: the time limit of the test finds that.
  for (const each of bad) expect(parseSyslog(each).message.length).toBeLessThan(3 * long);
});
