import { z } from "zod";

import { S3SignerError } from "../errors.ts";
import { checkKey } from "../keys/check-key.ts";
import { readXml } from "../request/read-xml.ts";
import { send, storeFault } from "../request/send.ts";
import type { SigningContext } from "../signing-context.ts";
import { storedHeaders, type UploadTerms } from "../upload-terms.ts";
import { partSizeFor } from "./part-sizes.ts";

export interface MultipartUpload {
  readonly key: string;
  readonly uploadId: string;
  /** Bytes of each part but the last. */
  readonly partSize: number;
}

const schema = z.object({
  InitiateMultipartUploadResult: z.object({ UploadId: z.string().min(1) }),
});

/**
 * Begins a multipart upload of a file whose size is known.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
 */
export async function createMultipart(
  context: SigningContext,
  terms: Omit<UploadTerms, "expiresIn" | "successStatus" | "checksum">,
  signal?: AbortSignal,
): Promise<MultipartUpload> {
  const key = checkKey(terms.key);
  if (terms.minSize !== terms.maxSize)
    throw new TypeError("A multipart upload has one size: minSize and maxSize must be equal");
  const headers = storedHeaders({ ...terms, expiresIn: 1 });
  const answer = await send(
    context,
    { method: "POST", key, query: { uploads: "" }, headers },
    signal,
  );
  if (answer.status !== 200) throw storeFault(answer);
  const result = schema.safeParse(readXml(answer.text));
  if (!result.success)
    throw new S3SignerError("StoreUnavailable", "The store's answer names no upload");
  const { UploadId: uploadId } = result.data.InitiateMultipartUploadResult;
  return { key, uploadId, partSize: partSizeFor(terms.maxSize) };
}
