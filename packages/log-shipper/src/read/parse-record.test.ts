import { expect, test } from "vitest";

import { type LogRecord, recordParser } from "./parse-record.ts";

const time = "2026-11-25T21:45:21.123456789Z";

function parsed(...lines: string[]): (LogRecord | false)[] {
  const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(""));
  const parser = recordParser(bytes);
  const records: (LogRecord | false)[] = [];
  for (let from = 0; from < bytes.length;) {
    const end = parser.lineEnd(from);
    records.push(parser.parse(from, end) && { ...parser.record });
    from = end;
  }
  return records;
}

function line(log: string, stream = "stdout", more = {}): string {
  return JSON.stringify({ log, ...more, stream, time });
}

test("reads a plain line of either stream", () => {
  expect(parsed(line("hello\n"), line("oh no\n", "stderr"))).toEqual([
    { stream: 0, time, text: "hello", ended: true },
    { stream: 1, time, text: "oh no", ended: true },
  ]);
});

test("reads what JSON.parse reads, whatever is in it", () => {
  const logs = [
    "",
    "\n",
    "n",
    "\\n",
    "\\\n",
    "\\\\n\n",
    'say "hi"\n',
    "tab\tand \u001b[31mred\u001b[0m\n",
    "<p>&amp;\n",
    "zażółć gęślą 😀\n",
    "only ends",
    '","stream":"stderr","time":"x"}\n',
    "\r\n",
    "a\nb\n",
  ];
  const lines = logs.flatMap((log) => [line(log), line(log).replaceAll("<", "\\u003c")]);
  expect(parsed(...lines)).toEqual(
    logs.flatMap((log) => {
      const text = log.endsWith("\n") ? log.slice(0, -1) : log;
      const record = { stream: 0, time, text, ended: log.endsWith("\n") };
      return [record, record];
    }),
  );
});

test("reads lines with the attributes that log options add", () => {
  expect(parsed(line("x\n", "stderr", { attrs: { env: "a" } }))).toEqual([
    { stream: 1, time, text: "x", ended: true },
  ]);
});

test("tells what is no record", () => {
  expect(parsed("", "null", "{", '{"log":"x', line("x\n").slice(5), '{"log":1}')).toEqual(
    Array.from({ length: 6 }, () => false),
  );
});

test("knows a line that is not whole yet", () => {
  const parser = recordParser(Buffer.from(line("x\n").slice(0, 20)));
  expect(parser.lineEnd(0)).toBe(-1);
});
