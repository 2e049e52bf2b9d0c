import { Readable } from "node:stream";

import { expect, test } from "vitest";

import { linesOf } from "./lines.ts";

async function lines(
  chunks: readonly string[] | readonly Buffer[],
  limit = 100,
): Promise<string[]> {
  const all: string[] = [];
  for await (const line of linesOf(Readable.from(chunks), { limit })) all.push(line);
  return all;
}

test("finds the same lines wherever the text is cut", async () => {
  const text = Buffer.from('{"a":"é€"}\n\n{"b":2}\nrest');
  for (let cut = 0; cut <= text.length; cut += 1) {
    const chunks = [text.subarray(0, cut), text.subarray(cut)];
    expect(await lines(chunks)).toEqual(['{"a":"é€"}', "", '{"b":2}']);
  }
});

test("ends where a line is too long, whole or in parts", async () => {
  expect(await lines(["12345\n"], 5)).toEqual(["12345"]);
  await expect(lines(["123456\n"], 5)).rejects.toThrow("longer than 5 bytes");
  await expect(lines(["123", "456"], 5)).rejects.toThrow("longer than 5 bytes");
});
