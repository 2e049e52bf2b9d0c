import fc from "fast-check";
import { expect, test } from "vitest";

import { createRelpDecoder } from "./relp-decoder.ts";
import { lastTransaction, type RelpFrame, writeRelpFrame } from "./relp-frame.ts";
import { createRelpWindow } from "./relp-window.ts";

const frame = fc.record({
  transaction: fc.integer({ min: 0, max: lastTransaction }),
  command: fc.stringMatching(/^[a-z]{1,32}$/),
  data: fc.uint8Array({ maxLength: 200 }),
});

test("frames are read back the same, however the stream is cut", () => {
  fc.assert(
    fc.property(fc.array(frame), fc.integer({ min: 1, max: 300 }), (frames, size) => {
      const stream = Buffer.concat(frames.map(writeRelpFrame));
      const decoder = createRelpDecoder();
      const read: RelpFrame[] = [];
      for (let at = 0; at < stream.length; at += size) {
        read.push(...decoder.push(stream.subarray(at, at + size)));
      }
      expect(decoder.problem).toBeUndefined();
      expect(read.map(({ data, ...rest }) => ({ ...rest, data: [...data] }))).toEqual(
        frames.map(({ data, ...rest }) => ({ ...rest, data: [...data] })),
      );
    }),
  );
});

test("whatever comes throws nothing, and nothing is read after what is broken", () => {
  const likely = fc.stringMatching(/^[0-9 a-z\n]{0,60}$/).map((text) => Buffer.from(text));
  fc.assert(
    fc.property(fc.array(fc.oneof(likely, fc.uint8Array())), (chunks) => {
      const decoder = createRelpDecoder({ maxBytes: 100 });
      for (const chunk of chunks) {
        const wasBroken = decoder.problem !== undefined;
        const read = decoder.push(chunk);
        expect(wasBroken ? read : []).toEqual([]);
        for (const { data } of read) expect(data.length).toBeLessThanOrEqual(100);
      }
    }),
    { numRuns: 3_000 },
  );
});

test("says what is wrong with a frame", () => {
  expect(problemOf("1 rsp 6 200 OK\n2 rsp 101 ")).toBe("a frame has 101 bytes, more than 100");
  expect(problemOf("1 rsp 6 200 OKAY")).toBe("a frame does not end with a line feed");
  expect(problemOf("1 rsp 6\n")).toBe("a frame has none of its data");
  expect(problemOf("HTTP/1.1 400 Bad")).toBe('no frame begins with "HTTP/1.1 400 Bad"');
  expect(problemOf("1 rsp 0\n2 rsp 0")).toBeUndefined();
});

test("frames with what is not allowed are not written", () => {
  const data = "";
  expect(() => writeRelpFrame({ transaction: 1_000_000_000, command: "rsp", data })).toThrow(
    "transaction 1000000000 is none of 0 to 999999999",
  );
  expect(() => writeRelpFrame({ transaction: 1, command: "a b", data })).toThrow("1 to 32 letters");
});

test("what is acknowledged out of order is settled in order", () => {
  const window = createRelpWindow<string>(lastTransaction);
  expect([window.add("a"), window.add("b"), window.add("c")]).toEqual([lastTransaction, 1, 2]);
  expect(window.acknowledge(1)).toBeUndefined();
  expect(window.size).toBe(3);
  expect(window.acknowledge(lastTransaction)).toBe("b");
  expect(window.acknowledge(1)).toBeUndefined();
  expect(window.acknowledge(2)).toBe("c");
  expect(window.size).toBe(0);
});

function problemOf(text: string): string | undefined {
  const decoder = createRelpDecoder({ maxBytes: 100 });
  decoder.push(Buffer.from(text));
  return decoder.problem;
}
