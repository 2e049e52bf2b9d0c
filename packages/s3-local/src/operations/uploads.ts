import { checksumAlgorithm } from "../checksums/checksum.ts";
import { Fault, invalidArgument } from "../protocol/fault.ts";
import { xmlDocument } from "../protocol/write-xml.ts";
import { headerOf, parameter, type S3Request } from "../request/s3-request.ts";
import type { Bucket } from "../store/bucket.ts";
import { compareKeys } from "../store/compare-keys.ts";
import type { UploadRecord } from "../store/records.ts";
import type { Upload } from "../store/uploads.ts";
import { descriptionOf } from "./description.ts";
import { limitOf } from "./list-objects.ts";
import { type Answer, bucketOf, type Call, keyOf } from "./operation.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";
import { encodePath } from "../request/percent.ts";

/** CreateMultipartUpload. */
export async function createMultipartUpload(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const key = keyOf(call);
  refuseUnsupported(call.request);
  const checksum = checksumOf(call.request);
  const upload = await bucket.uploads.begin(
    { key, ...descriptionOf(call.request), ...(checksum !== undefined && { checksum }) },
    call.request.now,
  );
  const content = { Bucket: bucket.record.name, Key: key, UploadId: upload.record.uploadId };
  return {
    status: 200,
    headers: {
      ...(checksum !== undefined && {
        "x-amz-checksum-algorithm": checksum.algorithm,
        "x-amz-checksum-type": checksum.type,
      }),
    },
    body: xmlDocument("InitiateMultipartUploadResult", content),
  };
}

/** Source: Amazon S3 User Guide, "Checking object integrity", the table of algorithms and types. */
function checksumOf(request: S3Request): UploadRecord["checksum"] {
  const name = headerOf(request, "x-amz-checksum-algorithm");
  if (name === undefined) return undefined;
  const algorithm = checksumAlgorithm(name);
  if (algorithm === undefined) {
    throw new Fault("InvalidRequest", { message: "Checksum algorithm provided is unsupported." });
  }
  const usual = algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE";
  const type = headerOf(request, "x-amz-checksum-type") ?? usual;
  const isPossible = type === "COMPOSITE" ? algorithm !== "CRC64NVME" : algorithm.startsWith("CRC");
  if ((type === "COMPOSITE" || type === "FULL_OBJECT") && isPossible) return { algorithm, type };
  const message = `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`;
  throw new Fault("InvalidRequest", { message });
}

/** @throws {Fault} `NoSuchUpload` */
export function uploadOf(call: Call, bucket: Bucket): Upload {
  const uploadId = parameter(call.request, "uploadId") ?? "";
  const upload = bucket.uploads.find(uploadId, keyOf(call));
  if (upload === undefined) throw new Fault("NoSuchUpload", { elements: { UploadId: uploadId } });
  return upload;
}

/** AbortMultipartUpload. @throws {Fault} `NoSuchUpload` */
export async function abortMultipartUpload(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const upload = uploadOf(call, bucket);
  await bucket.uploads.exclusively(upload, () => bucket.uploads.remove(upload));
  return { status: 204 };
}

/** ListParts. @throws {Fault} `NoSuchUpload`, `InvalidArgument` */
export async function listParts(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const { record, parts } = uploadOf(call, bucket);
  const limit = limitOf(call.request, "max-parts");
  const markerText = parameter(call.request, "part-number-marker") ?? "0";
  const marker = Number(markerText);
  if (!/^\d{1,10}$/.test(markerText)) {
    throw invalidArgument("Provided marker is no integer", "part-number-marker", markerText);
  }
  const rest = [...parts.values()]
    .filter(({ partNumber }) => partNumber > marker)
    .toSorted((a, b) => a.partNumber - b.partNumber);
  const page = rest.slice(0, limit);
  const isTruncated = rest.length > page.length;
  const content = {
    Bucket: bucket.record.name,
    Key: record.key,
    UploadId: record.uploadId,
    StorageClass: "STANDARD",
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.partNumber ?? 0,
    MaxParts: limit,
    IsTruncated: isTruncated,
    ChecksumAlgorithm: record.checksum?.algorithm,
    ChecksumType: record.checksum?.type,
    Part: page.map((part) => ({
      PartNumber: part.partNumber,
      LastModified: part.modified,
      ETag: `"${part.etag}"`,
      Size: part.size,
      ...(part.checksum && { [`Checksum${part.checksum.algorithm}`]: part.checksum.value }),
    })),
  };
  return { status: 200, body: xmlDocument("ListPartsResult", content) };
}

/** ListMultipartUploads. @throws {Fault} `InvalidArgument` */
export async function listMultipartUploads(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const { request } = call;
  if (parameter(request, "delimiter") !== undefined) {
    const message = "A parameter you provided is not implemented: delimiter";
    throw new Fault("NotImplemented", { message });
  }
  const prefix = parameter(request, "prefix") ?? "";
  const keyMarker = parameter(request, "key-marker") ?? "";
  const idMarker = parameter(request, "upload-id-marker") ?? "";
  const limit = limitOf(request, "max-uploads");
  const isUrl = parameter(request, "encoding-type") === "url";
  const encode = (text: string) => (isUrl ? encodePath(text) : text);
  const rest = bucket.uploads
    .all()
    .map(({ record }) => record)
    .filter(({ key }) => key.startsWith(prefix))
    .toSorted(compareUploads)
    .filter(
      (record) =>
        compareUploads(record, { key: keyMarker, uploadId: idMarker || "\u{10ffff}" }) > 0,
    );
  const page = rest.slice(0, limit);
  const isTruncated = rest.length > page.length;
  const last = isTruncated ? page.at(-1) : undefined;
  const content = {
    Bucket: bucket.record.name,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: last && encode(last.key),
    NextUploadIdMarker: last?.uploadId,
    Prefix: encode(prefix),
    EncodingType: isUrl ? "url" : undefined,
    MaxUploads: limit,
    IsTruncated: isTruncated,
    Upload: page.map((record) => ({
      Key: encode(record.key),
      UploadId: record.uploadId,
      StorageClass: "STANDARD",
      Initiated: record.started,
      ChecksumAlgorithm: record.checksum?.algorithm,
      ChecksumType: record.checksum?.type,
    })),
  };
  return { status: 200, body: xmlDocument("ListMultipartUploadsResult", content) };
}

type Named = Pick<UploadRecord, "key" | "uploadId">;

function compareUploads(one: Named, other: Named): number {
  return compareKeys(one.key, other.key) || compareKeys(one.uploadId, other.uploadId);
}
