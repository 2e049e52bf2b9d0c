import { createHash } from "node:crypto";
import { z } from "zod";

import {
  type Checksum,
  checksumAlgorithms,
  checksumHasher,
  checksumHeader,
} from "../checksums/checksum.ts";
import { readText } from "../payload/read-text.ts";
import { Fault } from "../protocol/fault.ts";
import { readXml } from "../protocol/read-xml.ts";
import { xmlDocument } from "../protocol/write-xml.ts";
import { encodePath } from "../request/percent.ts";
import { headerOf, type S3Request } from "../request/s3-request.ts";
import type { Bucket } from "../store/bucket.ts";
import type { ObjectRecord, PartRecord } from "../store/records.ts";
import type { Upload } from "../store/uploads.ts";
import { type Answer, bucketOf, type Call } from "./operation.ts";
import { writeCheck } from "./preconditions.ts";
import { uploadOf } from "./uploads.ts";

const maxBytes = 4 * 1024 * 1024;
/** Of every part but the last. */
const minPartBytes = 5 * 1024 * 1024;

const checksumElements = Object.fromEntries(
  checksumAlgorithms.map((name) => [`Checksum${name}`, z.string().optional()]),
);

const shape = {
  root: "CompleteMultipartUpload",
  lists: ["Part"],
  content: z.object({
    Part: z
      .array(
        z.object({
          PartNumber: z
            .string()
            .regex(/^\d{1,5}$/)
            .transform(Number),
          ETag: z.string(),
          ...checksumElements,
        }),
      )
      .min(1)
      .max(10_000),
  }),
};

type NamedPart = z.infer<typeof shape.content>["Part"][number];

/** CompleteMultipartUpload. @throws {Fault} `InvalidPart`, `InvalidPartOrder`, `EntityTooSmall`, … */
export async function completeMultipartUpload(call: Call): Promise<Answer> {
  const { request, caller } = call;
  const bucket = bucketOf(call);
  const upload = uploadOf(call, bucket);
  const text = await readText(withoutChecksums(request), caller.payload, { maxBytes });
  const named = readXml(text, shape).Part;
  const object = await bucket.uploads.exclusively(upload, async () => {
    // Another request may have completed it while this one came.
    uploadOf(call, bucket);
    const parts = chosenParts(upload, named);
    const completed = await complete(bucket, upload, parts, request);
    await bucket.uploads.remove(upload);
    return completed;
  });
  const content = {
    Location: `http://${request.headers.get("host") ?? ""}/${bucket.record.name}/${encodePath(object.key)}`,
    Bucket: bucket.record.name,
    Key: object.key,
    ETag: `"${object.etag}"`,
    ...(object.checksum && {
      [`Checksum${object.checksum.algorithm}`]: object.checksum.value,
      ChecksumType: object.checksum.type,
    }),
  };
  return { status: 200, body: xmlDocument("CompleteMultipartUploadResult", content) };
}

/** Here these headers are of the object, not of this body. */
function withoutChecksums(request: S3Request): S3Request {
  const headers = [...request.headers].filter(([name]) => !name.startsWith("x-amz-checksum-"));
  return { ...request, headers: new Map(headers) };
}

function chosenParts({ parts }: Upload, named: readonly NamedPart[]): PartRecord[] {
  const chosen = named.map((each, at) => {
    if (at > 0 && each.PartNumber <= (named[at - 1]?.PartNumber ?? 0)) {
      throw new Fault("InvalidPartOrder");
    }
    const part = parts.get(each.PartNumber);
    if (part !== undefined && isNamed(part, each)) return part;
    const elements = { PartNumber: String(each.PartNumber), ETag: each.ETag };
    throw new Fault("InvalidPart", { elements });
  });
  const small = chosen.slice(0, -1).find(({ size }) => size < minPartBytes);
  if (small === undefined) return chosen;
  throw new Fault("EntityTooSmall", {
    elements: {
      ProposedSize: String(small.size),
      MinSizeAllowed: String(minPartBytes),
      PartNumber: String(small.partNumber),
      ETag: small.etag,
    },
  });
}

function isNamed(part: PartRecord, named: NamedPart): boolean {
  if (named.ETag.replaceAll('"', "") !== part.etag) return false;
  return checksumAlgorithms.every((algorithm) => {
    const value = (named as Readonly<Record<string, unknown>>)[`Checksum${algorithm}`];
    return (
      value === undefined || part.checksum?.algorithm !== algorithm || part.checksum.value === value
    );
  });
}

async function complete(
  bucket: Bucket,
  { record, folder }: Upload,
  parts: readonly PartRecord[],
  request: S3Request,
): Promise<ObjectRecord> {
  const names = parts.map(({ file }) => file);
  const files = await bucket.adopt(record.key, `${folder}/parts`, names);
  const segments = parts.map(({ size }, at) => ({ file: files[at] ?? "", size }));
  const md5s = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, "hex")));
  const md5 = createHash("md5").update(md5s).digest("hex");
  const size = segments.reduce((sum, segment) => sum + segment.size, 0);
  const { key, headers, metadata, tags } = record;
  const modified = new Date().toISOString();
  const etag = `${md5}-${parts.length}`;
  const description = { headers, metadata, ...(tags !== undefined && { tags }) };
  const object: ObjectRecord = { key, size, etag, modified, ...description, segments };
  const checksum = await checksumOf(bucket, object, { parts, wanted: record.checksum });
  checkGiven(request, checksum);
  const whole = checksum === undefined ? object : { ...object, checksum };
  await bucket.put(whole, writeCheck(request));
  return whole;
}

async function checksumOf(
  bucket: Bucket,
  object: ObjectRecord,
  options: {
    parts: readonly PartRecord[];
    wanted: Pick<Checksum, "algorithm" | "type"> | undefined;
  },
): Promise<Checksum | undefined> {
  const { parts, wanted } = options;
  if (wanted === undefined) return undefined;
  const hasher = checksumHasher(wanted.algorithm);
  if (wanted.type === "COMPOSITE") {
    for (const { checksum } of parts) hasher.update(Buffer.from(checksum?.value ?? "", "base64"));
    return { ...wanted, value: `${hasher.digest().toString("base64")}-${parts.length}` };
  }
  const whole = { first: 0, last: object.size - 1 };
  for await (const bytes of bucket.read(object, whole)) hasher.update(bytes);
  return { ...wanted, value: hasher.digest().toString("base64") };
}

function checkGiven(request: S3Request, checksum: Checksum | undefined): void {
  if (checksum === undefined) return;
  const given = headerOf(request, checksumHeader(checksum.algorithm));
  if (given === undefined || given === checksum.value) return;
  const message = `The ${checksum.algorithm} you specified did not match the calculated checksum.`;
  throw new Fault("BadDigest", { message });
}
