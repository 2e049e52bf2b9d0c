import { Fault, invalidArgument } from "../protocol/fault.ts";
import { parameter, type S3Request } from "../request/s3-request.ts";
import type { ObjectRecord } from "../store/records.ts";
import type { ByteRange } from "../store/read-segments.ts";
import { objectHeaders } from "./object-headers.ts";
import { type Answer, bucketOf, type Call, keyOf } from "./operation.ts";
import { parseRange } from "./parse-range.ts";
import { checkRead, names } from "./preconditions.ts";

/** GetObject. @throws {Fault} `NoSuchKey`, `InvalidRange`, `PreconditionFailed`, `NotModified` */
export async function getObject(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const key = keyOf(call);
  const object = bucket.find(key);
  if (object === undefined) throw new Fault("NoSuchKey", { elements: { Key: key } });
  refuseVersion(call.request);
  checkRead(call.request, object);
  const { range, partsCount } = rangeOf(call.request, object);
  const { first, last } = range ?? { first: 0, last: object.size - 1 };
  const length = last - first + 1;
  const isRead = call.request.method !== "HEAD" && length > 0;
  // From here on nobody takes away what the headers promise.
  const bytes = isRead ? bucket.read(object, { first, last }) : nothing();
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...objectHeaders(call.request, object),
      ...(range !== undefined && { "content-range": `bytes ${first}-${last}/${object.size}` }),
      ...(partsCount !== undefined && { "x-amz-mp-parts-count": String(partsCount) }),
    },
    body: { length, read: () => bytes },
  };
}

async function* nothing(): AsyncGenerator<Buffer> {}

function rangeOf(
  request: S3Request,
  object: ObjectRecord,
): { range?: ByteRange; partsCount?: number } {
  const part = parameter(request, "partNumber");
  if (part !== undefined) return partRange(part, object);
  const ifRange = request.headers.get("if-range");
  if (ifRange !== undefined && !names(ifRange, object.etag)) return {};
  const range = parseRange(request.headers.get("range"), object.size);
  return range === undefined ? {} : { range };
}

function partRange(text: string, object: ObjectRecord): { range?: ByteRange; partsCount?: number } {
  const isMultipart = object.etag.includes("-");
  const count = object.segments.length;
  if (!/^[1-9]\d{0,4}$/.test(text)) {
    throw invalidArgument("Part number must be an integer between 1 and 10000", "partNumber", text);
  }
  const number = Number(text);
  if (number > count) throw new Fault("InvalidPartNumber");
  const before = object.segments.slice(0, number - 1).reduce((sum, { size }) => sum + size, 0);
  const size = object.segments[number - 1]?.size ?? 0;
  if (size === 0) return {};
  const range = { first: before, last: before + size - 1 };
  return { range, ...(isMultipart && { partsCount: count }) };
}

/** Without versioning, the only version is "null". */
export function refuseVersion(request: S3Request): void {
  const version = parameter(request, "versionId");
  if (version === undefined || version === "null") return;
  throw invalidArgument("Invalid version id specified", "versionId", version);
}
