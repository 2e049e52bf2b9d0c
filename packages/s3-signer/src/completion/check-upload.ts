import { S3SignerError } from "../errors.ts";
import { bare } from "../multipart/etag.ts";
import type { StoredObject } from "./head.ts";

export interface ExpectedUpload {
  readonly minSize: number;
  readonly maxSize: number;
  readonly type: string;
  /** What the browser was told by the store, if it was. */
  readonly etag?: string;
}

/**
 * Compares what the store has with what was signed. Pure.
 *
 * @throws {S3SignerError} `NotUploaded` or `Mismatch`.
 */
export function checkUpload(
  stored: StoredObject | undefined,
  { minSize, maxSize, type, etag }: ExpectedUpload,
): StoredObject {
  if (stored === undefined)
    throw new S3SignerError("NotUploaded", "The store does not have this file");
  if (stored.size < minSize || stored.size > maxSize)
    throw mismatch("size", String(stored.size), minSize === maxSize ? String(minSize) : "other");
  if (stored.type.toLowerCase() !== type) throw mismatch("type", stored.type, type);
  if (etag !== undefined && bare(etag) !== stored.etag)
    throw mismatch("ETag", stored.etag, bare(etag));
  return stored;
}

function mismatch(what: string, found: string, expected: string): S3SignerError {
  return new S3SignerError(
    "Mismatch",
    `The stored file is another one: its ${what} is ${found}, expected ${expected}`,
  );
}
