import { S3SignerError } from "../errors.ts";
import { checkExpiresIn } from "../expiry.ts";
import { presign } from "../request/presign.ts";
import type { SigningContext } from "../signing-context.ts";
import type { MultipartUpload } from "./create.ts";
import { sizeOfPart } from "./part-sizes.ts";

export interface PartToSign {
  readonly partNumber: number;
  /** Bytes. */
  readonly size: number;
}

export interface SignedPart {
  readonly partNumber: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SignedParts {
  readonly parts: readonly SignedPart[];
  readonly expires: Date;
}

/**
 * Signs parts, each with its exact length, so that all of them together are never more than the size that was allowed.
 *
 * @throws {S3SignerError} `InvalidPart` for a part that the file does not have, or not of this size.
 */
export async function signParts(
  context: SigningContext,
  upload: MultipartUpload & { readonly size: number },
  parts: readonly PartToSign[],
  expiresIn: number,
): Promise<SignedParts> {
  checkExpiresIn(expiresIn);
  for (const part of parts) checkPart(upload, part);
  const signed = await Promise.all(
    parts.map(async (part) => ({ part, ...(await presignPart(context, upload, part, expiresIn)) })),
  );
  const ends = signed.map(({ expires }) => expires.getTime());
  return {
    parts: signed.map(({ part: { partNumber }, url }) => ({ partNumber, url, headers: {} })),
    expires: new Date(Math.min(...ends)),
  };
}

function presignPart(
  context: SigningContext,
  { key, uploadId }: MultipartUpload,
  { partNumber, size }: PartToSign,
  expiresIn: number,
): ReturnType<typeof presign> {
  const query = { partNumber: String(partNumber), uploadId };
  const headers = { "Content-Length": String(size) };
  return presign(context, { method: "PUT", key, query, headers }, expiresIn);
}

function checkPart(
  { size: whole, partSize }: { size: number; partSize: number },
  { partNumber, size }: PartToSign,
): void {
  const expected = sizeOfPart(whole, partSize, partNumber);
  if (expected === undefined)
    throw new S3SignerError("InvalidPart", `The file has no part ${partNumber}`);
  if (size !== expected)
    throw new S3SignerError(
      "InvalidPart",
      `Part ${partNumber} must have ${expected} bytes; it has ${size}`,
    );
}
