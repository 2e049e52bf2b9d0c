import { z } from "zod";

import { readXml } from "../request/read-xml.ts";
import { send, storeFault } from "../request/send.ts";
import type { SigningContext } from "../signing-context.ts";

export interface UnfinishedUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly begun: Date;
}

const upload = z.object({ Key: z.string(), UploadId: z.string(), Initiated: z.iso.datetime() });
const schema = z.object({
  ListMultipartUploadsResult: z.object({
    Upload: z.array(upload).default([]),
    IsTruncated: z.string().default("false"),
    NextKeyMarker: z.string().optional(),
    NextUploadIdMarker: z.string().optional(),
  }),
});

/**
 * The multipart uploads that were begun and neither completed nor removed, which S3 bills for until then.
 *
 * @param prefix of their keys
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
 */
export async function listUnfinished(
  context: SigningContext,
  prefix: string,
  signal?: AbortSignal,
): Promise<UnfinishedUpload[]> {
  const found: UnfinishedUpload[] = [];
  let marker: Record<string, string> | undefined = {};
  for (let page = 0; marker !== undefined && page < 1000; page += 1) {
    const query: Record<string, string> = { uploads: "", prefix, ...marker };
    const answer = await send(context, { method: "GET", query }, signal);
    const read = schema.safeParse(readXml(answer.text));
    if (answer.status !== 200 || !read.success) throw storeFault(answer);
    const result = read.data.ListMultipartUploadsResult;
    for (const { Key: key, UploadId: uploadId, Initiated } of result.Upload)
      found.push({ key, uploadId, begun: new Date(Initiated) });
    marker = result.IsTruncated === "true" ? nextMarker(result) : undefined;
  }
  return found;
}

function nextMarker(result: {
  NextKeyMarker?: string | undefined;
  NextUploadIdMarker?: string | undefined;
}): Record<string, string> | undefined {
  const { NextKeyMarker: key, NextUploadIdMarker: id } = result;
  if (key === undefined) return undefined;
  return { "key-marker": key, ...(id !== undefined && { "upload-id-marker": id }) };
}
