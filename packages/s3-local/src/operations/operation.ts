import type { Caller } from "../authenticate/authenticate.ts";
import type { Keyring } from "../authenticate/find-credentials.ts";
import { Fault } from "../protocol/fault.ts";
import type { S3Request } from "../request/s3-request.ts";
import type { Bucket } from "../store/bucket.ts";
import type { Store } from "../store/store.ts";

export interface Answer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string | { length: number; read: () => AsyncIterable<Buffer> };
}

export interface Endpoint {
  store: Store;
  keyring: Keyring;
}

/** A request whose caller is known. */
export interface Call extends Endpoint {
  request: S3Request;
  caller: Caller;
}

/** A fault is an answer too; anything else that is thrown is our own mistake. */
export type Operation = (call: Call) => Promise<Answer>;

/** @throws {Fault} `NoSuchBucket` */
export function bucketOf({ request, store }: Pick<Call, "request" | "store">): Bucket {
  const name = request.bucket ?? "";
  const bucket = store.find(name);
  if (bucket === undefined) throw new Fault("NoSuchBucket", { elements: { BucketName: name } });
  return bucket;
}

/** The key; requests for a bucket never reach an operation of objects. */
export function keyOf({ request }: Pick<Call, "request">): string {
  if (request.key === undefined) throw new TypeError("the request names no object");
  return request.key;
}
