import { expect, test } from "vitest";
import { assembleLines, type AssembleOptions, type LogLine } from "./assemble-lines.ts";

function frame(type: number, text: string | Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(type, 0);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

function linesOf(chunks: Buffer[], options: Partial<AssembleOptions> = {}): LogLine[] {
  const assembler = assembleLines({ timestamps: true, terminal: false, ...options });
  return [...chunks.flatMap((chunk) => assembler.push(chunk)), ...assembler.end()];
}

const time = "2026-01-02T03:04:05.123456789Z";
const later = "2026-01-02T03:04:05.223456789Z";

test("gives each line the time at which the engine got it", () => {
  const chunks = [frame(1, `${time} out\n`), frame(2, `${later} err\n`)];
  expect(linesOf(chunks)).toEqual([
    { stream: "stdout", time, line: "out" },
    { stream: "stderr", time: later, line: "err" },
  ]);
});

test("joins a line that the engine has cut, in the middle of a character, across another stream", () => {
  const text = Buffer.from("hä\n");
  const chunks = [
    frame(1, Buffer.concat([Buffer.from(`${time} `), text.subarray(0, 2)])),
    frame(2, `${later} between\n`),
    frame(1, Buffer.concat([Buffer.from(`${later} `), text.subarray(2)])),
  ];
  expect(linesOf(chunks)).toEqual([
    { stream: "stderr", time: later, line: "between" },
    { stream: "stdout", time, line: "hä" },
  ]);
});

test("gives a last line without an end, an empty line, and spaces as they are", () => {
  const chunks = [frame(1, `${time} \n`), frame(1, `${time}   a  `)];
  expect(linesOf(chunks).map(({ line }) => line)).toEqual(["", "  a  "]);
});

test("gives a line that does not end in parts of the limit", () => {
  const chunks = Array.from({ length: 5 }, () => frame(1, `${time} 0123456789`));
  expect(linesOf(chunks, { maxLineBytes: 20 }).map(({ line }) => line)).toEqual([
    "01234567890123456789",
    "01234567890123456789",
    "0123456789",
  ]);
});

test("reads a terminal's bytes, which have no frames, however they are cut", () => {
  const bytes = Buffer.from(`${time} one\r\n${later} twö\r\n${later} rest`);
  const cuts = [bytes, ...Array.from(bytes, (_, index) => bytes.subarray(index, index + 1))];
  for (const chunks of [[bytes], cuts.slice(1)]) {
    expect(linesOf(chunks, { terminal: true })).toEqual([
      { stream: "stdout", time, line: "one" },
      { stream: "stdout", time: later, line: "twö" },
      { stream: "stdout", time: later, line: "rest" },
    ]);
  }
});
