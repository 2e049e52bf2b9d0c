import { checkNames } from "../check-names.ts";
import { defaultExpiresIn } from "../expiry.ts";
import type { UploadTerms } from "../upload-terms.ts";
import { readContentType } from "./content-type.ts";
import { checkSize, checkType } from "./plan-upload.ts";
import { checkRules, type UploadRules } from "./upload-rules.ts";

/** An upload whose key the app has chosen. */
export interface UploadToSign extends Partial<UploadTerms> {
  readonly key: string;
  readonly contentType: string;
  /** Bytes, exactly. Without it, what the rules allow, or `minSize` to `maxSize`. */
  readonly size?: number;
}

/**
 * The exact terms of an upload: judged by the rules where there are some. Without rules, nothing but the key is judged:
 * type and sizes are the app's own.
 *
 * @throws {S3SignerError} `TypeNotAllowed`, `TooSmall` or `TooLarge`
 * @throws {TypeError} when no size is known: an upload without a limit is never signed.
 */
export function judgeUpload(upload: UploadToSign, rules?: UploadRules): UploadTerms {
  checkShape(upload);
  const { size, ...asked } = upload;
  if (rules === undefined) {
    const contentType = readContentType(upload.contentType);
    return { ...asked, contentType, ...ownSizes(upload), expiresIn: expiresIn(upload) };
  }
  const checked = checkRules(rules);
  const { contentDisposition, cacheControl, acl } = checked;
  return {
    ...(contentDisposition !== undefined && { contentDisposition }),
    ...(cacheControl !== undefined && { cacheControl }),
    ...(acl !== undefined && { acl }),
    ...asked,
    expiresIn: upload.expiresIn ?? checked.expiresIn,
    contentType: checkType(upload.contentType, checked),
    ...checkSize(size, checked),
  };
}

function checkShape(upload: UploadToSign): void {
  checkNames("An upload to sign", upload, uploadNames);
  for (const name of ["key", "contentType"] as const)
    if (typeof upload[name] !== "string") throw new TypeError(`${name} must be a string`);
}

const uploadNames: readonly (keyof UploadToSign)[] = [
  "key",
  "contentType",
  "size",
  "minSize",
  "maxSize",
  "expiresIn",
  "metadata",
  "contentDisposition",
  "cacheControl",
  "acl",
  "checksum",
  "successStatus",
];

function expiresIn(upload: UploadToSign): number {
  return upload.expiresIn ?? defaultExpiresIn;
}

function ownSizes({ size, minSize = size ?? 1, maxSize = size }: UploadToSign): {
  minSize: number;
  maxSize: number;
} {
  if (maxSize === undefined)
    throw new TypeError(
      "An upload needs a size, a maxSize or rules: none without a limit is signed",
    );
  for (const [name, value] of Object.entries({ minSize, maxSize })) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new TypeError(`${name} must be a whole number of bytes; got ${value}`);
  }
  if (minSize > maxSize) throw new TypeError("minSize is over maxSize");
  return { minSize, maxSize };
}
