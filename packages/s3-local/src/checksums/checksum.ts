import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

import { crc32c } from "./crc32c.ts";
import { type Crc64, crc64nvme } from "./crc64nvme.ts";

/** Source: Amazon S3 User Guide, "Checking object integrity". */
export const checksumAlgorithms = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const;

export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** A checksum of an object: of all its bytes, or of the checksums of its parts. */
export interface Checksum {
  algorithm: ChecksumAlgorithm;
  type: "FULL_OBJECT" | "COMPOSITE";
  /** Base64; a composite one ends with a hyphen and the number of parts. */
  value: string;
}

export interface Hasher {
  update(data: Buffer): void;
  digest(): Buffer;
}

export function checksumHasher(algorithm: ChecksumAlgorithm): Hasher {
  switch (algorithm) {
    case "CRC32":
      return narrow(crc32);
    case "CRC32C":
      return narrow(crc32c);
    case "CRC64NVME":
      return wide();
    case "SHA1":
    case "SHA256": {
      const hash = createHash(algorithm);
      return { update: (data) => void hash.update(data), digest: () => hash.digest() };
    }
  }
}

/** Such as `x-amz-checksum-crc32`. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

export function checksumAlgorithm(name: string): ChecksumAlgorithm | undefined {
  return checksumAlgorithms.find((each) => each === name.toUpperCase());
}

function narrow(next: (data: Buffer, before: number) => number): Hasher {
  let crc = 0;
  return {
    update: (data) => void (crc = next(data, crc)),
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc);
      return bytes;
    },
  };
}

function wide(): Hasher {
  let crc: Crc64 = { high: 0, low: 0 };
  return {
    update: (data) => void (crc = crc64nvme(data, crc)),
    digest() {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(crc.high, 0);
      bytes.writeUInt32BE(crc.low, 4);
      return bytes;
    },
  };
}
