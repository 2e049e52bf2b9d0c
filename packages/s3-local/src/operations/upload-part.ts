import { checksumHeaders } from "./object-headers.ts";
import { expectations, type Measured, meter } from "../payload/meter.ts";
import { openBody } from "../payload/open-body.ts";
import { Fault, invalidArgument } from "../protocol/fault.ts";
import { xmlDocument } from "../protocol/write-xml.ts";
import { parameter, type S3Request } from "../request/s3-request.ts";
import type { Bucket } from "../store/bucket.ts";
import type { PartRecord } from "../store/records.ts";
import type { Upload } from "../store/uploads.ts";
import { copySource, sourceBody } from "./copy-source.ts";
import { type Answer, bucketOf, type Call } from "./operation.ts";
import { receive } from "./receive.ts";
import { uploadOf } from "./uploads.ts";

/** UploadPart. @throws {Fault} `NoSuchUpload`, `InvalidArgument` */
export async function uploadPart(call: Call): Promise<Answer> {
  const { request, caller } = call;
  const bucket = bucketOf(call);
  const upload = uploadOf(call, bucket);
  const partNumber = partNumberOf(request);
  const body = openBody(request, caller.payload);
  const expected = expectations(request, caller.payload);
  const algorithm = upload.record.checksum?.algorithm;
  if (
    expected.checksum !== undefined &&
    algorithm !== undefined &&
    expected.checksum.algorithm !== algorithm
  ) {
    const message = `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, actual checksum Type: ${expected.checksum.algorithm.toLowerCase()}`;
    throw new Fault("InvalidRequest", { message });
  }
  // Where the upload has an algorithm, a part without a checksum gets one too.
  const checksum = expected.checksum ?? (algorithm && { algorithm, inTrailer: false });
  const measure = meter({ ...expected, ...(checksum && { checksum }) });
  const received = await whileOpen(call, bucket, async () => {
    const file = await bucket.uploads.create(upload, partNumber);
    return receive(body.read(), file, { measure, length: body.length });
  });
  const part = await putPart(bucket, upload, { partNumber, received });
  return { status: 200, headers: { etag: `"${part.etag}"`, ...checksumHeaders(part.checksum) } };
}

/** UploadPartCopy. @throws {Fault} `NoSuchUpload`, `InvalidArgument`, and those of a copy's source */
export async function uploadPartCopy(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const upload = uploadOf(call, bucket);
  const partNumber = partNumberOf(call.request);
  const source = copySource(call);
  const range = sourceRange(call.request, source.object.size);
  const algorithm = upload.record.checksum?.algorithm;
  const measure = meter(algorithm ? { checksum: { algorithm, inTrailer: false } } : {});
  const body = sourceBody(source.bucket.read(source.object, range));
  const received = await whileOpen(call, bucket, async () => {
    const file = await bucket.uploads.create(upload, partNumber);
    return receive(body, file, { measure });
  });
  const part = await putPart(bucket, upload, { partNumber, received });
  const content = { LastModified: part.modified, ETag: `"${part.etag}"` };
  return { status: 200, body: xmlDocument("CopyPartResult", content) };
}

/** With an upload that is completed or aborted meanwhile, the folder of its parts goes. */
async function whileOpen<Result>(
  call: Call,
  bucket: Bucket,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    uploadOf(call, bucket);
    throw error;
  }
}

async function putPart(
  bucket: Bucket,
  upload: Upload,
  { partNumber, received }: { partNumber: number; received: Measured & { file: string } },
): Promise<PartRecord> {
  const { size, md5, checksum, file } = received;
  const part: PartRecord = {
    partNumber,
    size,
    etag: md5,
    file,
    modified: new Date().toISOString(),
    ...(checksum !== undefined && { checksum: { ...checksum, type: "FULL_OBJECT" as const } }),
  };
  if (await bucket.uploads.putPart(upload, part)) return part;
  throw new Fault("NoSuchUpload", { elements: { UploadId: upload.record.uploadId } });
}

/** Source: Amazon S3 User Guide, "Amazon S3 multipart upload limits". */
function partNumberOf(request: S3Request): number {
  const text = parameter(request, "partNumber") ?? "";
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number >= 1 && number <= 10_000) return number;
  const message = "Part number must be an integer between 1 and 10000, inclusive";
  throw invalidArgument(message, "partNumber", text);
}

function sourceRange({ headers }: S3Request, size: number): { first: number; last: number } {
  const text = headers.get("x-amz-copy-source-range");
  if (text === undefined) return { first: 0, last: size - 1 };
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(text) ?? [];
  const range = { first: Number(first), last: Number(last) };
  if (first !== undefined && range.first <= range.last && range.last < size) return range;
  const message =
    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy";
  throw invalidArgument(message, "x-amz-copy-source-range", text);
}
