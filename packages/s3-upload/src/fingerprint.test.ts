import { expect, test } from "vitest";

import { fingerprintOf } from "./fingerprint.ts";

const mebibyte = 1024 * 1024;
const bytes = new Uint8Array(2 * mebibyte).fill(7);
const original = fileOf(bytes);

test("is the same for the same file, picked again", async () => {
  expect(await fingerprintOf(fileOf(bytes))).toBe(await fingerprintOf(original));
});

test.for([
  ["name", fileOf(bytes, { name: "b.bin" })],
  ["date", fileOf(bytes, { lastModified: 2 })],
  ["size", fileOf(bytes.subarray(1))],
  ["first byte", fileOf(changedAt(0))],
  ["last byte of the first MiB", fileOf(changedAt(mebibyte - 1))],
] as const)("is another one for another %s", async ([, file]) => {
  expect(await fingerprintOf(file)).not.toBe(await fingerprintOf(original));
});

test("does not see what changed after the first MiB, as documented", async () => {
  expect(await fingerprintOf(fileOf(changedAt(mebibyte)))).toBe(await fingerprintOf(original));
});

function fileOf(
  content: Uint8Array<ArrayBuffer>,
  { name = "a.bin", lastModified = 1 }: { name?: string; lastModified?: number } = {},
): File {
  return new File([content], name, { lastModified });
}

function changedAt(index: number): Uint8Array<ArrayBuffer> {
  const changed = bytes.slice();
  changed[index] = 8;
  return changed;
}
