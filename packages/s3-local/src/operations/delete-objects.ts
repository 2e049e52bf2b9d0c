import { z } from "zod";

import { readText } from "../payload/read-text.ts";
import { Fault } from "../protocol/fault.ts";
import { readXml } from "../protocol/read-xml.ts";
import { xmlDocument, type XmlValue } from "../protocol/write-xml.ts";
import { headersFrom, type S3Request } from "../request/s3-request.ts";
import { type Answer, bucketOf, type Call } from "./operation.ts";

const maxBytes = 4 * 1024 * 1024;

const entry = z.object({ Key: z.string().min(1), VersionId: z.string().optional() });

const shape = {
  root: "Delete",
  lists: ["Object"],
  content: z.object({
    Quiet: z.string().optional(),
    Object: z.array(entry).min(1).max(1000),
  }),
};

/** DeleteObjects: many at once. @throws {Fault} `MalformedXML`, `InvalidRequest` */
export async function deleteObjects(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  checkDigest(call.request);
  const text = await readText(call.request, call.caller.payload, { maxBytes });
  const { Quiet: quiet = "false", Object: entries } = readXml(text, shape);
  const deleted: XmlValue[] = [];
  const errors: XmlValue[] = [];
  for (const { Key, VersionId = "null" } of entries) {
    if (VersionId !== "null") {
      errors.push({ Key, VersionId, Code: "NoSuchVersion", Message: "Buckets have no versions." });
      continue;
    }
    await bucket.remove(Key);
    if (quiet.toLowerCase() !== "true") deleted.push({ Key });
  }
  return { status: 200, body: xmlDocument("DeleteResult", { Deleted: deleted, Error: errors }) };
}

/** Source: Amazon S3 API Reference, DeleteObjects, "Content-MD5". */
function checkDigest(request: S3Request): void {
  if (request.headers.has("content-md5") || request.headers.has("x-amz-trailer")) return;
  if (headersFrom(request, "x-amz-checksum-").length > 0) return;
  const message = "Missing required header for this request: Content-MD5";
  throw new Fault("InvalidRequest", { message });
}
