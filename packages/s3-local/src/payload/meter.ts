import { createHash } from "node:crypto";

import type { Payload } from "../authenticate/payload.ts";
import {
  checksumAlgorithm,
  type ChecksumAlgorithm,
  checksumAlgorithms,
  checksumHasher,
  checksumHeader,
} from "../checksums/checksum.ts";
import { Fault } from "../protocol/fault.ts";
import type { S3Request } from "../request/s3-request.ts";

/** What a body has to come to. */
export interface Expectations {
  /** Hexadecimal, from `Content-MD5`. */
  md5?: string;
  /** Hexadecimal, from the signature. */
  sha256?: string;
  /** Without a value it comes in the trailer, or was not sent and is only to be calculated. */
  checksum?: { algorithm: ChecksumAlgorithm; value?: string; inTrailer: boolean };
}

export interface Measured {
  size: number;
  md5: string;
  checksum?: { algorithm: ChecksumAlgorithm; value: string };
}

export interface Meter {
  update(data: Buffer): void;
  size(): number;
  /** @throws {Fault} `IncompleteBody`, `BadDigest`, `XAmzContentSHA256Mismatch`, `InvalidRequest` */
  finish(end: { length?: number; trailers: ReadonlyMap<string, string> }): Measured;
}

/**
 * What the headers promise of the body.
 * Source: Amazon S3 User Guide, "Checking object integrity for data uploads".
 * @throws {Fault} `InvalidDigest`, `InvalidRequest`
 */
export function expectations(request: S3Request, payload: Payload): Expectations {
  const md5 = contentMd5(request);
  const checksum = checksumOf(request);
  return {
    ...(md5 !== undefined && { md5 }),
    ...(payload.is === "hashed" && { sha256: payload.sha256 }),
    ...(checksum !== undefined && { checksum }),
  };
}

/** Measures a body as it passes. */
export function meter(expected: Expectations): Meter {
  const md5 = createHash("md5");
  const sha256 = expected.sha256 === undefined ? undefined : createHash("sha256");
  const hasher = expected.checksum && checksumHasher(expected.checksum.algorithm);
  let size = 0;
  return {
    size: () => size,
    update(data) {
      size += data.length;
      md5.update(data);
      sha256?.update(data);
      hasher?.update(data);
    },
    finish({ length, trailers }) {
      if (length !== undefined && size !== length) throw new Fault("IncompleteBody");
      const measured = { size, md5: md5.digest("hex") };
      if (sha256 !== undefined) checkPayload(sha256.digest("hex"), expected.sha256);
      if (expected.md5 !== undefined && expected.md5 !== measured.md5) throw new Fault("BadDigest");
      if (expected.checksum === undefined || hasher === undefined) return measured;
      const value = hasher.digest().toString("base64");
      checkChecksum(value, expected.checksum, trailers);
      return { ...measured, checksum: { algorithm: expected.checksum.algorithm, value } };
    },
  };
}

function checkPayload(calculated: string, given = ""): void {
  if (calculated === given) return;
  const elements = {
    ClientComputedContentSHA256: given,
    S3ComputedContentSHA256: calculated,
  };
  throw new Fault("XAmzContentSHA256Mismatch", { elements });
}

function checkChecksum(
  calculated: string,
  { algorithm, value, inTrailer }: NonNullable<Expectations["checksum"]>,
  trailers: ReadonlyMap<string, string>,
): void {
  const given = inTrailer ? trailers.get(checksumHeader(algorithm)) : value;
  if (given === undefined && inTrailer) {
    throw new Fault("InvalidRequest", { message: "The trailer lacks the announced checksum." });
  }
  if (given === undefined || given === calculated) return;
  const message = `The ${algorithm} you specified did not match the calculated checksum.`;
  throw new Fault("BadDigest", { message });
}

function contentMd5(request: S3Request): string | undefined {
  const text = request.headers.get("content-md5");
  if (text === undefined) return undefined;
  if (!/^[A-Za-z0-9+/]{22}==$/.test(text)) throw new Fault("InvalidDigest");
  return Buffer.from(text, "base64").toString("hex");
}

/** Checksums of a presigned URL's parameters do nothing: SDKs put there the one of no bytes at all. */
function checksumOf(request: S3Request): Expectations["checksum"] {
  const inHeaders = namedIn([...request.headers]);
  const trailer = request.headers.get("x-amz-trailer") ?? "";
  const inTrailer = namedIn(trailer.split(",").map((name) => [name.trim().toLowerCase(), ""]));
  const [only, ...more] = [...inHeaders, ...inTrailer];
  if (more.length > 0) {
    const message =
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.";
    throw new Fault("InvalidRequest", { message });
  }
  checkAnnounced(request.headers.get("x-amz-sdk-checksum-algorithm"), only?.[0]);
  if (only === undefined) return undefined;
  const [algorithm, value] = only;
  if (inTrailer.length > 0) return { algorithm, inTrailer: true };
  checkForm(algorithm, value);
  return { algorithm, value, inTrailer: false };
}

function namedIn(headers: readonly [string, string][]): [ChecksumAlgorithm, string][] {
  return headers.flatMap(([name, value]): [ChecksumAlgorithm, string][] => {
    const algorithm = checksumAlgorithms.find((each) => checksumHeader(each) === name);
    return algorithm === undefined ? [] : [[algorithm, value]];
  });
}

function checkAnnounced(announced: string | undefined, sent: ChecksumAlgorithm | undefined): void {
  if (announced === undefined) return;
  const algorithm = checksumAlgorithm(announced);
  if (algorithm === undefined) {
    const message =
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]";
    throw new Fault("InvalidRequest", { message });
  }
  if (sent === algorithm) return;
  const message =
    sent === undefined
      ? "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found."
      : "Value for x-amz-sdk-checksum-algorithm header is invalid.";
  throw new Fault("InvalidRequest", { message });
}

/** @throws {Fault} `InvalidRequest` when the value cannot be a checksum of this algorithm */
export function checkForm(algorithm: ChecksumAlgorithm, value: string): void {
  const size = checksumHasher(algorithm).digest().length;
  const bytes = Buffer.from(value, "base64");
  if (bytes.length === size && bytes.toString("base64") === value) return;
  const message = `Value for ${checksumHeader(algorithm)} header is invalid.`;
  throw new Fault("InvalidRequest", { message });
}
