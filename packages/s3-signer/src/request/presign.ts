import { expiresAt } from "../expiry.ts";
import type { SigningContext } from "../signing-context.ts";
import { signatureOf } from "./signature.ts";
import { signable, type StoreRequest, urlOf } from "./store-request.ts";

export interface Presigned {
  readonly url: string;
  readonly expires: Date;
}

/**
 * A URL with which a browser may send this request, with these headers, until it expires. All headers are signed, so
 * that none can be left out or changed.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export async function presign(
  context: SigningContext,
  request: StoreRequest,
  expiresIn: number,
): Promise<Presigned> {
  const credentials = await context.credentials();
  const now = context.now();
  const expires = expiresAt(now, expiresIn, credentials);
  const seconds = Math.floor((expires.getTime() - now.getTime()) / 1000);
  const names = new Set(Object.keys(request.headers ?? {}).map((name) => name.toLowerCase()));
  // The file is not here to be hashed.
  const headers = { ...request.headers, "X-Amz-Content-Sha256": "UNSIGNED-PAYLOAD" };
  const signed = await signatureOf(context.region, credentials).presign(
    signable(context.bucketUrl, { ...request, headers }),
    {
      signingDate: now,
      expiresIn: Math.max(1, seconds),
      signableHeaders: names,
      unhoistableHeaders: names,
    },
  );
  return { url: urlOf(signed), expires };
}
