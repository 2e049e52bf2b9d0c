import { S3SignerError } from "../errors.ts";
import { readFault } from "../request/fault.ts";
import { send } from "../request/send.ts";
import type { SigningContext } from "../signing-context.ts";
import { bare } from "./etag.ts";
import { multipartFault } from "./multipart-fault.ts";

export interface PartToJoin {
  readonly partNumber: number;
  readonly etag: string;
}

/**
 * Joins the parts. A store may answer 200 and then say in the body that it failed, which is found here.
 *
 * @throws {S3SignerError} `InvalidPart` or `NoSuchUpload`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export async function completeMultipart(
  context: SigningContext,
  { key, uploadId }: { readonly key: string; readonly uploadId: string },
  parts: readonly PartToJoin[],
  signal?: AbortSignal,
): Promise<void> {
  const body = document(parts);
  const headers = { "Content-Type": "application/xml" };
  const answer = await send(
    context,
    { method: "POST", key, query: { uploadId }, headers, body },
    signal,
  );
  if (answer.status !== 200 || readFault(answer.text).code !== "") throw multipartFault(answer);
}

function document(parts: readonly PartToJoin[]): string {
  const inOrder = parts.toSorted((one, other) => one.partNumber - other.partNumber);
  const listed = inOrder.map(({ partNumber, etag }) => {
    const tag = bare(etag);
    if (!/^[\w+/=-]{1,128}$/.test(tag))
      throw new S3SignerError("InvalidPart", `Part ${partNumber} has no ETag`);
    return `<Part><PartNumber>${partNumber}</PartNumber><ETag>"${tag}"</ETag></Part>`;
  });
  const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
  return `<CompleteMultipartUpload xmlns="${namespace}">${listed.join("")}</CompleteMultipartUpload>`;
}
