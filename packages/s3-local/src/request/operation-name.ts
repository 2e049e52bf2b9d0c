import { parameter, type S3Request } from "./s3-request.ts";

type ByMethod = Readonly<Record<string, string>>;

/** What a request without a subresource is. */
const plain: Readonly<Record<"service" | "bucket" | "object", ByMethod>> = {
  service: { GET: "ListBuckets" },
  bucket: {
    GET: "ListObjects",
    HEAD: "HeadBucket",
    PUT: "CreateBucket",
    DELETE: "DeleteBucket",
    POST: "PostObject",
  },
  object: { GET: "GetObject", HEAD: "HeadObject", PUT: "PutObject", DELETE: "DeleteObject" },
};

const getPutDelete = (noun: string): ByMethod => ({
  GET: `Get${noun}`,
  PUT: `Put${noun}`,
  DELETE: `Delete${noun}`,
});

/**
 * Subresources: parameters whose presence makes another operation of a request.
 * Source: Amazon S3 API Reference, "Actions".
 */
const bucketSubresources: Readonly<Record<string, ByMethod>> = {
  accelerate: getPutDelete("BucketAccelerateConfiguration"),
  acl: getPutDelete("BucketAcl"),
  analytics: getPutDelete("BucketAnalyticsConfiguration"),
  cors: getPutDelete("BucketCors"),
  delete: { POST: "DeleteObjects" },
  encryption: getPutDelete("BucketEncryption"),
  "intelligent-tiering": getPutDelete("BucketIntelligentTieringConfiguration"),
  inventory: getPutDelete("BucketInventoryConfiguration"),
  lifecycle: getPutDelete("BucketLifecycleConfiguration"),
  location: { GET: "GetBucketLocation" },
  logging: getPutDelete("BucketLogging"),
  metadataConfiguration: getPutDelete("BucketMetadataConfiguration"),
  metrics: getPutDelete("BucketMetricsConfiguration"),
  notification: getPutDelete("BucketNotificationConfiguration"),
  "object-lock": getPutDelete("ObjectLockConfiguration"),
  ownershipControls: getPutDelete("BucketOwnershipControls"),
  policy: getPutDelete("BucketPolicy"),
  policyStatus: { GET: "GetBucketPolicyStatus" },
  publicAccessBlock: getPutDelete("PublicAccessBlock"),
  replication: getPutDelete("BucketReplication"),
  requestPayment: getPutDelete("BucketRequestPayment"),
  session: { GET: "CreateSession" },
  tagging: getPutDelete("BucketTagging"),
  uploads: { GET: "ListMultipartUploads" },
  versioning: getPutDelete("BucketVersioning"),
  versions: { GET: "ListObjectVersions" },
  website: getPutDelete("BucketWebsite"),
};

const objectSubresources: Readonly<Record<string, ByMethod>> = {
  acl: getPutDelete("ObjectAcl"),
  attributes: { GET: "GetObjectAttributes" },
  "legal-hold": getPutDelete("ObjectLegalHold"),
  renameObject: { PUT: "RenameObject" },
  restore: { POST: "RestoreObject" },
  retention: getPutDelete("ObjectRetention"),
  select: { POST: "SelectObjectContent" },
  tagging: getPutDelete("ObjectTagging"),
  torrent: { GET: "GetObjectTorrent" },
  uploads: { POST: "CreateMultipartUpload" },
  uploadId: {
    GET: "ListParts",
    PUT: "UploadPart",
    POST: "CompleteMultipartUpload",
    DELETE: "AbortMultipartUpload",
  },
};

/** The operation's name in the API; `undefined` when the method has none there. */
export function operationName(request: S3Request): string | undefined {
  if (request.bucket === undefined) return plain.service[request.method];
  const isObject = request.key !== undefined;
  const subresources = isObject ? objectSubresources : bucketSubresources;
  const found = request.query.find(([name]) => Object.hasOwn(subresources, name))?.[0];
  const methods = found === undefined ? plain[isObject ? "object" : "bucket"] : subresources[found];
  const name = methods?.[request.method];
  if (name === "ListObjects" && parameter(request, "list-type") === "2") return "ListObjectsV2";
  if (!request.headers.has("x-amz-copy-source")) return name;
  return { PutObject: "CopyObject", UploadPart: "UploadPartCopy" }[name ?? ""] ?? name;
}
