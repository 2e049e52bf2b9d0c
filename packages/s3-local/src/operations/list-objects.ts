import { invalidArgument } from "../protocol/fault.ts";
import { xmlDocument } from "../protocol/write-xml.ts";
import { encodePath } from "../request/percent.ts";
import { parameter, type S3Request } from "../request/s3-request.ts";
import type { Bucket } from "../store/bucket.ts";
import { listKeys } from "./list-keys.ts";
import { type Answer, bucketOf, type Call } from "./operation.ts";

const maxKeys = 1000;

/** ListObjects, the first version of it. */
export async function listObjects(call: Call): Promise<Answer> {
  const { request } = call;
  const asked = askedOf(request);
  const marker = parameter(request, "marker") ?? "";
  const bucket = bucketOf(call);
  const page = listKeys(bucket.keys, { ...asked, after: marker });
  const content = {
    Name: bucket.record.name,
    Prefix: asked.encode(asked.prefix),
    Marker: asked.encode(marker),
    MaxKeys: asked.limit,
    Delimiter: asked.delimiter === "" ? undefined : asked.encode(asked.delimiter),
    EncodingType: asked.encodingType,
    IsTruncated: page.next !== undefined,
    // Without a delimiter it is the last key of the page, which clients have already.
    NextMarker:
      page.next === undefined || asked.delimiter === "" ? undefined : asked.encode(page.next),
    ...entries(bucket, page, asked.encode),
  };
  return { status: 200, body: xmlDocument("ListBucketResult", content) };
}

/** ListObjectsV2. @throws {Fault} `InvalidArgument` */
export async function listObjectsV2(call: Call): Promise<Answer> {
  const { request } = call;
  const asked = askedOf(request);
  const token = parameter(request, "continuation-token");
  const startAfter = parameter(request, "start-after");
  const bucket = bucketOf(call);
  const after = token === undefined ? (startAfter ?? "") : fromToken(token);
  const page = listKeys(bucket.keys, { ...asked, after });
  const content = {
    Name: bucket.record.name,
    Prefix: asked.encode(asked.prefix),
    MaxKeys: asked.limit,
    KeyCount: page.keys.length + page.prefixes.length,
    Delimiter: asked.delimiter === "" ? undefined : asked.encode(asked.delimiter),
    EncodingType: asked.encodingType,
    StartAfter: startAfter === undefined ? undefined : asked.encode(startAfter),
    ContinuationToken: token,
    IsTruncated: page.next !== undefined,
    NextContinuationToken: page.next === undefined ? undefined : toToken(page.next),
    ...entries(bucket, page, asked.encode),
  };
  return { status: 200, body: xmlDocument("ListBucketResult", content) };
}

function askedOf(request: S3Request) {
  const encodingType = parameter(request, "encoding-type");
  if (encodingType !== undefined && encodingType !== "url") {
    throw invalidArgument(
      "Invalid Encoding Method specified in Request",
      "encoding-type",
      encodingType,
    );
  }
  return {
    prefix: parameter(request, "prefix") ?? "",
    delimiter: parameter(request, "delimiter") ?? "",
    limit: limitOf(request, "max-keys"),
    encodingType,
    encode: encodingType === "url" ? encodePath : (text: string) => text,
  };
}

/** How many a page may hold. @throws {Fault} `InvalidArgument` */
export function limitOf(request: S3Request, name: string): number {
  const text = parameter(request, name);
  if (text === undefined || text === "") return maxKeys;
  if (!/^\d{1,10}$/.test(text)) {
    throw invalidArgument("Provided max-keys not an integer or within integer range", name, text);
  }
  return Math.min(Number(text), maxKeys);
}

function entries(
  bucket: Bucket,
  page: { keys: readonly string[]; prefixes: readonly string[] },
  encode: (text: string) => string,
) {
  return {
    Contents: page.keys.map((key) => {
      const object = bucket.find(key);
      return {
        Key: encode(key),
        LastModified: object?.modified,
        ETag: object && `"${object.etag}"`,
        ChecksumAlgorithm: object?.checksum?.algorithm,
        ChecksumType: object?.checksum?.type,
        Size: object?.size,
        StorageClass: "STANDARD",
      };
    }),
    CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}

function toToken(key: string): string {
  return Buffer.from(`1${key}`).toString("base64url");
}

function fromToken(token: string): string {
  const text = Buffer.from(token, "base64url").toString();
  if (text.startsWith("1") && toToken(text.slice(1)) === token) return text.slice(1);
  throw invalidArgument(
    "The continuation token provided is incorrect",
    "continuation-token",
    token,
  );
}
