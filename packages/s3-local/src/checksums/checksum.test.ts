import { expect, test } from "vitest";

import { type ChecksumAlgorithm, checksumHasher } from "./checksum.ts";

/** The check values of the catalogue of parametrised CRC algorithms, and of FIPS 180-4's hashes. */
const known: [ChecksumAlgorithm, string][] = [
  ["CRC32", "cbf43926"],
  ["CRC32C", "e3069283"],
  ["CRC64NVME", "ae8b14860a799888"],
  ["SHA1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
  ["SHA256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"],
];

test.each(known)("%s of 123456789 is the published value", (algorithm, expected) => {
  const hasher = checksumHasher(algorithm);
  hasher.update(Buffer.from("123456789"));
  expect(hasher.digest().toString("hex")).toBe(expected);
});

test.each(known)("%s is the same however the bytes are cut", (algorithm) => {
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, at) => (at * 7919) % 256));
  const whole = checksumHasher(algorithm);
  whole.update(bytes);
  const cut = checksumHasher(algorithm);
  for (let at = 0; at < bytes.length; at += 13) cut.update(bytes.subarray(at, at + 13));
  expect(cut.digest()).toEqual(whole.digest());
});
