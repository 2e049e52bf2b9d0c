import fc from "fast-check";
import { expect, test } from "vitest";

import { frameByLine, frameOctetCounted } from "./frame.ts";
import { createFrameDecoder, type FrameDecoder } from "./frame-decoder.ts";

const message = fc.string({ unit: "binary", minLength: 1 }).map((text) => `<13>${text}`);
const framed = fc.array(fc.tuple(message, fc.boolean()));

test("messages of both framings are found, however the stream is cut", () => {
  fc.assert(
    fc.property(framed, fc.array(fc.nat({ max: 40 })), (messages, cuts) => {
      const stream = Buffer.concat(
        messages.map(([text, counted]) => (counted ? frameOctetCounted(text) : frameByLine(text))),
      );
      const expected = messages.map(([text, counted]) => (counted ? text : lineOf(text)));
      const decoder = createFrameDecoder();
      const found = pieces(stream, cuts).flatMap((piece) => decoder.push(piece));
      expect(found.map(String).map(lineOf)).toEqual(expected.map(lineOf));
      expect(decoder.end()).toEqual([]);
      expect(decoder.truncated).toBe(0);
    }),
    { numRuns: 1_000 },
  );
});

test("whatever comes is kept within its bounds, and does not throw", () => {
  const digits = fc.stringMatching(/^[0-9 <\n]{0,30}$/).map((text) => Buffer.from(text));
  const bytes = fc.array(fc.oneof(fc.uint8Array({ maxLength: 60 }), digits));
  fc.assert(
    fc.property(bytes, fc.constantFrom("auto", "line", "octet-counting"), (chunks, framing) => {
      const decoder = createFrameDecoder({ maxBytes: 20, framing });
      const found = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
      for (const each of found) expect(each.length).toBeLessThanOrEqual(31);
    }),
    { numRuns: 3_000 },
  );
});

test("a message that is too long is cut, and the next one is whole", () => {
  const long = "x".repeat(30);
  const stream = `30 ${long}4 next${long}\nnext\n`;
  for (const size of [1, 7, 1_000]) {
    const decoder = createFrameDecoder({ maxBytes: 10 });
    const cuts = Array.from({ length: stream.length }, () => size);
    const found = pieces(Buffer.from(stream), cuts).flatMap((piece) => decoder.push(piece));
    expect(found.map(String)).toEqual([long.slice(0, 10), "next", long.slice(0, 10), "next"]);
    expect(decoder.truncated).toBe(2);
  }
});

test("what is left at the end of the stream is given", () => {
  expect(rest("<13>a line without its end")).toEqual(["<13>a line without its end"]);
  expect(rest("20 <13>a part")).toEqual(["<13>a part"]);
  expect(rest("20 ")).toEqual([]);
  expect(rest("5 <13>a\r\n")).toEqual([]);
});

test("one byte at a time costs no more than all at once", () => {
  const size = 300_000;
  const decoder: FrameDecoder = createFrameDecoder();
  const frame = frameOctetCounted("x".repeat(size));
  let found = 0;
  // Joined again for each byte, it would copy 45 GB: the time limit of the test finds that.
  for (let at = 0; at < frame.length; at += 1) {
    found += decoder.push(frame.subarray(at, at + 1)).length;
  }
  expect(found).toBe(1);
});

function rest(text: string): string[] {
  const decoder = createFrameDecoder();
  decoder.push(Buffer.from(text));
  return decoder.end().map(String);
}

/** A line loses the line feed, NUL, and a carriage return at its end. */
function lineOf(text: string): string {
  return text.replaceAll("\n", "#012").replaceAll("\0", "#000").replace(/\r$/, "");
}

function pieces(stream: Buffer, cuts: readonly number[]): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  for (const cut of cuts) {
    found.push(stream.subarray(at, at + cut));
    at += cut;
  }
  return [...found, stream.subarray(at)];
}
