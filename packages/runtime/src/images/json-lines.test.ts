import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { failureOf } from "../../test/support/failure-of.ts";
import { jsonLines } from "./json-lines.ts";

async function read(...chunks: (string | Buffer)[]): Promise<unknown[]> {
  const objects: unknown[] = [];
  for await (const one of jsonLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))))) {
    objects.push(one);
  }
  return objects;
}

test("reads objects however they are cut, also within a character", async () => {
  const bytes = Buffer.from('{"a":"ä"}\r\n\r\n{"b":2}\n');
  const single = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
  expect(await read(bytes)).toEqual([{ a: "ä" }, { b: 2 }]);
  expect(await read(...single)).toEqual([{ a: "ä" }, { b: 2 }]);
});

test("reads a last line that has no end", async () => {
  expect(await read('{"a":1}\n{"errorDetail', '":{}}')).toEqual([{ a: 1 }, { errorDetail: {} }]);
});

test.each(["<html>", "[1]", "null"])(
  "throws for %j to whoever reads, and quotes it",
  async (line) => {
    expect(await failureOf(read('{"a":1}\n', line))).toMatch(/^engine: .*no JSON object: /);
  },
);
