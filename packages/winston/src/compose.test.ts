import { parseSyslog } from "@hitless/syslog";
import { expect, test } from "vitest";

import { composer } from "./compose.ts";
import { type Info, LEVEL, MESSAGE } from "./entry.ts";
import type { MessageOptions } from "./options.ts";
import { writeMessage } from "./write-message.ts";

const origin = { at: Date.UTC(2026, 0, 2, 3, 4, 5, 6) };
const destination = { format: "rfc5424", maxMessageBytes: 8_192 } as const;

function compose(info: Partial<Info>, options: Partial<MessageOptions> = {}) {
  const whole = { level: "info", message: "", [LEVEL]: info.level ?? "info", ...info };
  return composer({ app: "shop", host: "web-1", ...options })(whole, origin, 1);
}

const fieldsOf = (message: ReturnType<typeof compose>) =>
  message.structuredData?.find(({ id }) => id === "fields@32473")?.params;

test("an entry is a message of RFC 5424 with its fields as structured data", () => {
  const info = { level: "warn", message: "full", disk: { path: "/", free: 0 }, tags: ["a", "b"] };
  expect(writeMessage(compose(info, { processId: "7" }), destination)).toBe(
    '<132>1 2026-01-02T03:04:05.006Z web-1 shop 7 - [meta sequenceId="1"]' +
      String.raw`[fields@32473 disk.path="/" disk.free="0" tags="[\"a\",\"b\"\]"] full`,
  );
});

test("a level that syslog does not have goes along", () => {
  expect(compose({ level: "http" })).toMatchObject({ severity: "info" });
  expect(fieldsOf(compose({ level: "http" }))).toEqual([["level", "http"]]);
  expect(fieldsOf(compose({ level: "error" }))).toBeUndefined();
});

test("nested names that are too long for structured data go as JSON under the name above", () => {
  const long = "x".repeat(31);
  expect(fieldsOf(compose({ a: { [long]: 1 }, b: { c: { d: null } }, e: {} }))).toEqual([
    ["a", JSON.stringify({ [long]: 1 })],
    ["b.c.d", "null"],
    ["e", "{}"],
  ]);
});

test("a name at the top that is too long is cut", () => {
  const written = writeMessage(compose({ ["x".repeat(40)]: 1 }), destination);
  expect(written).toContain(`[fields@32473 ${"x".repeat(32)}="1"]`);
});

test("as JSON, the message is one object with the level and the trace", () => {
  const trace = { trace_id: "1".repeat(32), span_id: "2".repeat(16), trace_flags: "01" };
  const make = composer({ app: "shop", metadata: "json" });
  const info = { level: "error", message: "no", [LEVEL]: "error", n: 1n };
  const message = make(info, { ...origin, trace }, 1);
  expect(JSON.parse(message.message)).toEqual({ message: "no", level: "error", ...trace, n: "1" });
  expect(message.structuredData).toContainEqual({
    id: "opentelemetry",
    params: Object.entries(trace),
  });
});

test("as text, the fields follow the message", () => {
  expect(compose({ message: "hello", n: 1 }, { metadata: "text" }).message).toBe('hello {"n":1}');
  expect(compose({ message: "hello" }, { metadata: "text" }).message).toBe("hello");
});

test("as format, the message is what winston's formats made", () => {
  const info = { message: "hello", n: 1, [MESSAGE]: "made" };
  expect(compose(info, { metadata: "format" }).message).toBe("made");
});

test("a token goes with every message, however long", () => {
  const token = "1234567890-1234567890-1234567890-1234567890";
  const loggly = { token: { token, tags: ["node"] } };
  const written = writeMessage(compose({ message: "m" }, loggly), destination);
  expect(written).toContain(`[${token}@41058 tag="node"][meta sequenceId="1"] m`);
  expect(() => compose({}, { token: "a b" })).toThrow(/^token: expected/);
  expect(() => compose({}, { token: "a secret" })).not.toThrow("a secret");
});

test("control characters are shown and lines are kept", () => {
  expect(compose({ message: "a\u009b31m\u0085b\u00a0é" }).message).toBe("a#23331m#205b\u00a0é");
  const message = "a\u0000b\u001b[31mc\r\nd\te";
  expect(compose({ message }).message).toBe("a#000b#033[31mc\nd\te");
  expect(compose({ message }, { ansi: "keep" }).message).toBe("a#000b\u001b[31mc\nd\te");
});

test("what is too long says how much is missing, and does not end within a character", () => {
  const text = "é".repeat(10_000);
  const written = writeMessage(compose({ message: text, n: 1 }), destination);
  expect(Buffer.byteLength(written)).toBeLessThanOrEqual(8_192);
  const parsed = parseSyslog(written);
  const [, kept = "", cut] = /^(é+) \[(\d+) bytes cut\]$/.exec(parsed.message) ?? [];
  expect(Buffer.byteLength(kept) + Number(cut)).toBe(20_000);
});

test("fields that are too long lose the end of the longest, and say how much", () => {
  const long = "é".repeat(9_000);
  const info = { message: "m", note: "n", stack: "s".repeat(500), long };
  const excesses: number[] = [];
  const text = writeMessage(compose(info), destination, (bytes) => void excesses.push(bytes));
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8_192);
  const parsed = parseSyslog(text);
  expect(parsed).toMatchObject({ format: "rfc5424", message: "m" });
  const fields = Object.fromEntries(
    parsed.structuredData?.find(({ id }) => id === "fields@32473")?.params ?? [],
  );
  expect(fields).toMatchObject({ note: "n", stack: info.stack });
  const [, kept = "", cut] = /^(é+) \[(\d+) bytes cut\]$/.exec(fields["long"] ?? "") ?? [];
  expect(Buffer.byteLength(kept) + Number(cut)).toBe(18_000);
  expect(excesses).toEqual([
    Buffer.byteLength(writeMessage(compose(info), { ...destination, maxMessageBytes: 99_999 })) -
      8_192,
  ]);
});

test("of fields that are too many, their number is left", () => {
  const many = Object.fromEntries(Array.from({ length: 999 }, (_, at) => [`k${at}`, "0123456789"]));
  const fewer = parseSyslog(writeMessage(compose({ message: "m", ...many }), destination));
  expect(fewer.problem).toBeUndefined();
  expect(fewer.structuredData).toEqual([
    { id: "meta", params: [["sequenceId", "1"]] },
    { id: "fields@32473", params: [["cut", "999 fields"]] },
  ]);
  const small = { format: "rfc5424", maxMessageBytes: 100 } as const;
  expect(
    Buffer.byteLength(writeMessage(compose({ message: "m", ...many }), small)),
  ).toBeLessThanOrEqual(100);
});

test("an error as the message, or after it, has its stack and cause among the fields", () => {
  const error = new RangeError("bad", { cause: new Error("why") });
  const fields = Object.fromEntries(fieldsOf(compose({ level: "error", message: error })) ?? []);
  expect(fields).toMatchObject({ name: "RangeError", "cause.message": "why" });
  expect(fields["stack"]).toContain("RangeError: bad\n");
});

test.for([
  [{ app: "" }, 'app: "" was given, the name of the app was expected'],
  [{ metadata: "xml" }, 'metadata: "xml" is none of structured-data, json, text, format'],
  [{ metadata: "format", redact: ["a"] }, "put redactFields() before that format instead"],
] as const)("%j is refused", ([options, problem]) => {
  expect(() => composer({ app: "shop", ...(options as Partial<MessageOptions>) })).toThrow(problem);
});
