import type { Answer } from "../operations/operation.ts";
import { plainDocument, xmlMediaType } from "../protocol/write-xml.ts";
import { encodePath } from "../request/percent.ts";
import type { S3Request } from "../request/s3-request.ts";
import type { ObjectRecord } from "../store/records.ts";

/** What the form asked to be answered. Source: Amazon S3 API Reference, "POST Object", form fields. */
export function answerForm(
  fields: ReadonlyMap<string, string>,
  { request, bucket, object }: { request: S3Request; bucket: string; object: ObjectRecord },
): Answer {
  const etag = `"${object.etag}"`;
  const redirect = redirectOf(fields.get("success_action_redirect") ?? fields.get("redirect"));
  if (redirect !== undefined) {
    redirect.searchParams.append("bucket", bucket);
    redirect.searchParams.append("key", object.key);
    redirect.searchParams.append("etag", etag);
    return { status: 303, headers: { etag, location: redirect.href } };
  }
  const location = locationOf(request, bucket, object.key);
  const headers = { etag, location };
  const status = fields.get("success_action_status");
  if (status === "200") return { status: 200, headers };
  if (status !== "201") return { status: 204, headers };
  const body = { Location: location, Bucket: bucket, Key: object.key, ETag: etag };
  return {
    status: 201,
    headers: { ...headers, "content-type": xmlMediaType },
    body: plainDocument("PostResponse", body),
  };
}

/** What is no address of a page is ignored, as S3 does. */
function redirectOf(text: string | undefined): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) ? url : undefined;
}

function locationOf({ headers, signedPath }: S3Request, bucket: string, key: string): string {
  const host = headers.get("host") ?? "";
  const isOfHost = !signedPath.startsWith(`/${bucket}`);
  return `http://${host}/${isOfHost ? "" : `${bucket}/`}${encodePath(key)}`;
}
