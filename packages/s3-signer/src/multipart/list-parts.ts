import { z } from "zod";

import { readXml } from "../request/read-xml.ts";
import { send } from "../request/send.ts";
import type { SigningContext } from "../signing-context.ts";
import { bare } from "./etag.ts";
import { multipartFault } from "./multipart-fault.ts";

export interface UploadedPart {
  readonly partNumber: number;
  /** Bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
}

const whole = z.string().regex(/^\d+$/).transform(Number);
const part = z.object({ PartNumber: whole, Size: whole, ETag: z.string() });
const schema = z.object({
  ListPartsResult: z.object({
    Part: z.array(part).default([]),
    IsTruncated: z.string().default("false"),
    NextPartNumberMarker: z.string().optional(),
  }),
});

/**
 * The parts that the store has, in order.
 *
 * @throws {S3SignerError} `NoSuchUpload` when it was completed or removed.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
 */
export async function listParts(
  context: SigningContext,
  { key, uploadId }: { readonly key: string; readonly uploadId: string },
  signal?: AbortSignal,
): Promise<UploadedPart[]> {
  const parts: UploadedPart[] = [];
  let marker: string | undefined = "0";
  // 10,000 parts in pages of 1,000; a store whose pages are smaller, or never end, is not followed for ever.
  for (let page = 0; marker !== undefined && page < 100; page += 1) {
    const query = { uploadId, "part-number-marker": marker };
    const answer = await send(context, { method: "GET", key, query }, signal);
    const read = schema.safeParse(readXml(answer.text));
    if (answer.status !== 200 || !read.success) throw multipartFault(answer);
    const { Part, IsTruncated, NextPartNumberMarker } = read.data.ListPartsResult;
    for (const { PartNumber: partNumber, Size: size, ETag } of Part)
      parts.push({ partNumber, size, etag: bare(ETag) });
    marker = IsTruncated === "true" ? NextPartNumberMarker : undefined;
  }
  return parts;
}
