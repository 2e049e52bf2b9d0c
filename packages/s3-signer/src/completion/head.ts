import { S3SignerError } from "../errors.ts";
import { checkKey } from "../keys/check-key.ts";
import { bare } from "../multipart/etag.ts";
import { send, storeFault } from "../request/send.ts";
import type { SigningContext } from "../signing-context.ts";

export interface StoredObject {
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  /** Without quotes. */
  readonly etag: string;
}

/**
 * What the store has under a key.
 *
 * @returns undefined when there is nothing
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export async function headObject(
  context: SigningContext,
  key: string,
  signal?: AbortSignal,
): Promise<StoredObject | undefined> {
  const answer = await send(context, { method: "HEAD", key: checkKey(key) }, signal);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw storeFault(answer);
  const length = answer.headers.get("content-length") ?? "";
  if (!/^\d+$/.test(length))
    throw new S3SignerError("StoreUnavailable", "The store's answer names no length");
  return {
    size: Number(length),
    type: answer.headers.get("content-type") ?? "",
    etag: bare(answer.headers.get("etag") ?? ""),
  };
}
