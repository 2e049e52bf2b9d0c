import type { Signer } from "../signer.ts";
import { checkCors } from "./check-cors.ts";
import { checkPost } from "./check-post.ts";
import type { Finding } from "./finding.ts";

export interface CheckBucketOptions {
  /** Origins of the pages that upload. */
  readonly origins: readonly string[];
  /** What the key of the object begins with that is uploaded and removed. @default "" */
  readonly prefix?: string;
  /** Limit of the whole check, in ms. @default 60_000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Tries a real bucket: one signed upload, what must be refused, and CORS for each origin.
 *
 * @returns what was found, well or not, in the order in which it was tried
 */
export async function checkBucket(
  signer: Signer,
  { origins, prefix = "", timeoutMs = 60_000, signal }: CheckBucketOptions,
): Promise<Finding[]> {
  const limit = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  const { findings, hasBucket } = await checkPost(signer, prefix, origins[0], stop);
  if (!hasBucket) return [...findings];
  return [...findings, ...(await checkCors(signer.bucketUrl, origins, stop))];
}
