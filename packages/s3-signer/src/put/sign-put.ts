import { checkNames } from "../check-names.ts";
import { checkExpiresIn } from "../expiry.ts";
import { checkKey } from "../keys/check-key.ts";
import { presign } from "../request/presign.ts";
import type { SigningContext } from "../signing-context.ts";
import { storedHeaders, type UploadTerms } from "../upload-terms.ts";

export interface SignedPut {
  readonly method: "PUT";
  readonly url: string;
  /** What the browser has to send with the file; it sends `Content-Length` by itself. */
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string;
  readonly expires: Date;
}

export interface PutOptions {
  /** Lets the upload replace an object of the same key. @default false */
  readonly replace?: boolean;
}

/**
 * Signs a PUT of a file whose size is known: the length is signed, so that no other one is taken, and `If-None-Match: *`
 * too, so that the URL is of use only once.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export async function signPut(
  context: SigningContext,
  terms: UploadTerms,
  options: PutOptions = {},
): Promise<SignedPut> {
  checkNames("The options of signPut", options, ["replace"]);
  const { replace = false } = options;
  const key = checkKey(terms.key);
  checkExpiresIn(terms.expiresIn);
  if (terms.minSize !== terms.maxSize)
    throw new TypeError("A PUT signs one length: minSize and maxSize must be equal");
  const headers: Record<string, string> = {
    ...storedHeaders(terms),
    ...(!replace && { "If-None-Match": "*" }),
  };
  const signed = { ...headers, "Content-Length": String(terms.maxSize) };
  const { url, expires } = await presign(
    context,
    { method: "PUT", key, headers: signed },
    terms.expiresIn,
  );
  return { method: "PUT", url, headers, key, expires };
}
