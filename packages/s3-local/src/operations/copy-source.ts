import { Fault, invalidArgument } from "../protocol/fault.ts";
import { decodePercent } from "../request/percent.ts";
import type { Bucket } from "../store/bucket.ts";
import type { ObjectRecord } from "../store/records.ts";
import type { Call } from "./operation.ts";
import { checkRead } from "./preconditions.ts";

const header = "x-amz-copy-source";

/**
 * The object that a copy is made of, and that meets the copy's conditions.
 * Source: Amazon S3 API Reference, CopyObject, `x-amz-copy-source`.
 * @throws {Fault} `InvalidArgument`, `NoSuchBucket`, `NoSuchKey`, `PreconditionFailed`
 */
export function copySource({ request, store }: Call): { bucket: Bucket; object: ObjectRecord } {
  const given = request.headers.get(header) ?? "";
  const [path = "", version = "null"] = given.split(/\?versionId=/);
  if (version !== "null") throw invalidArgument("Invalid version id specified", header, given);
  const [, name, key] = /^\/?([^/]+)\/(.+)$/su.exec(decodePercent(path)) ?? [];
  if (name === undefined || key === undefined) {
    const message = "Copy Source must mention the source bucket and key: sourcebucket/sourcekey";
    throw invalidArgument(message, header, given);
  }
  const bucket = store.find(name);
  if (bucket === undefined) throw new Fault("NoSuchBucket", { elements: { BucketName: name } });
  const object = bucket.find(key);
  if (object === undefined) throw new Fault("NoSuchKey", { elements: { Key: key } });
  checkRead(request, object, `${header}-`);
  return { bucket, object };
}

/** The bytes of a stored object as a body that is received. */
export async function* sourceBody(
  bytes: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer, ReadonlyMap<string, string>> {
  yield* bytes;
  return new Map();
}
