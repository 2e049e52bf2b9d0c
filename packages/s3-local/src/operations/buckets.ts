import { z } from "zod";

import { readText } from "../payload/read-text.ts";
import { Fault } from "../protocol/fault.ts";
import { readXml } from "../protocol/read-xml.ts";
import { xmlDocument } from "../protocol/write-xml.ts";
import { type Answer, bucketOf, type Call } from "./operation.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";

const maxBytes = 64 * 1024;

const configuration = {
  root: "CreateBucketConfiguration",
  lists: [],
  content: z.object({ LocationConstraint: z.string().optional() }),
};

const owner = { ID: "hitless", DisplayName: "hitless" };

export async function listBuckets({ store }: Call): Promise<Answer> {
  const buckets = store.buckets().map(({ record }) => ({
    Name: record.name,
    CreationDate: record.created,
  }));
  const content = { Owner: owner, Buckets: { Bucket: buckets } };
  return { status: 200, body: xmlDocument("ListAllMyBucketsResult", content) };
}

/** CreateBucket. @throws {Fault} `InvalidBucketName`, `BucketAlreadyOwnedByYou`, `IllegalLocationConstraintException` */
export async function createBucket({ request, caller, store, keyring }: Call): Promise<Answer> {
  const name = request.bucket ?? "";
  if (!isBucketName(name)) throw new Fault("InvalidBucketName", { elements: { BucketName: name } });
  refuseUnsupported(request);
  const text = request.headers.has("content-length")
    ? await readText(request, caller.payload, { maxBytes })
    : "";
  const { region } = keyring;
  const location =
    text === "" ? region : (readXml(text, configuration).LocationConstraint ?? region);
  if (location !== region) throw new Fault("IllegalLocationConstraintException");
  // As the region us-east-1 has it: to create it once more is no error there.
  if (store.find(name) !== undefined && region !== "us-east-1") {
    throw new Fault("BucketAlreadyOwnedByYou", { elements: { BucketName: name } });
  }
  await store.create(name, request.now);
  return { status: 200, headers: { location: `/${name}` } };
}

export async function headBucket(call: Call): Promise<Answer> {
  bucketOf(call);
  return { status: 200, headers: { "x-amz-bucket-region": call.keyring.region } };
}

/** DeleteBucket. @throws {Fault} `BucketNotEmpty` */
export async function deleteBucket(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  if (bucket.keys.at(0) !== undefined) throw new Fault("BucketNotEmpty");
  await call.store.remove(bucket.record.name);
  return { status: 204 };
}

export async function getBucketLocation(call: Call): Promise<Answer> {
  bucketOf(call);
  const { region } = call.keyring;
  return {
    status: 200,
    body: xmlDocument("LocationConstraint", region === "us-east-1" ? "" : region),
  };
}

/** No bucket here has versions. */
export async function getBucketVersioning(call: Call): Promise<Answer> {
  bucketOf(call);
  return { status: 200, body: xmlDocument("VersioningConfiguration", "") };
}

/** Source: Amazon S3 User Guide, "General purpose bucket naming rules". */
export function isBucketName(name: string): boolean {
  const isForm = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  return isForm && !/\.\.|^\d+\.\d+\.\d+\.\d+$|^xn--|-s3alias$/.test(name);
}
