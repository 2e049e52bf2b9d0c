import { send } from "../request/send.ts";
import type { SigningContext } from "../signing-context.ts";
import { multipartFault } from "./multipart-fault.ts";

/**
 * Removes a multipart upload and its parts. One that is not there is as good as removed.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 */
export async function abortMultipart(
  context: SigningContext,
  { key, uploadId }: { readonly key: string; readonly uploadId: string },
  signal?: AbortSignal,
): Promise<void> {
  const answer = await send(context, { method: "DELETE", key, query: { uploadId } }, signal);
  if (answer.status === 204 || answer.status === 200) return;
  const fault = multipartFault(answer);
  if (fault.code !== "NoSuchUpload") throw fault;
}
