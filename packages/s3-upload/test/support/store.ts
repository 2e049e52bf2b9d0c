import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  type CORSRule,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { radosgw } from "@hitless-tools/real-parts/radosgw";
import { type S3LocalEvent, startS3Local } from "@hitless/s3-local";

/** A bucket of a store, and a client that may do everything with it. */
export interface TestStore extends AsyncDisposable {
  bucket: string;
  url: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  client: S3Client;
  /** What it was asked and answered, as far as it tells. */
  events: Extract<S3LocalEvent, { type: "request" }>[];
}

/** Who may use the bucket from a page, and see what. */
export interface Sharing {
  origins: string[];
  exposeHeaders: string[];
}

const methods: ("POST" | "PUT")[] = ["POST", "PUT"];

export async function localStore({ origins, exposeHeaders }: Sharing): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-upload-store-"));
  const events: TestStore["events"] = [];
  const bucket = "uploads";
  const store = await startS3Local(folder, {
    port: 0,
    region: "eu-central-1",
    buckets: [bucket],
    cors: [
      { allowedOrigins: origins, allowedMethods: methods, allowedHeaders: ["*"], exposeHeaders },
    ],
    onEvent: (event) => void (event.type === "request" && events.push(event)),
  });
  const { url, region, credentials } = store;
  const client = clientOf({ url, region, credentials });
  const dispose = async () => {
    client.destroy();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { bucket, url, region, credentials, client, events, [Symbol.asyncDispose]: dispose };
}

/** Of Ceph, which nobody here wrote; or why there is none. */
export async function cephStore({
  origins,
  exposeHeaders,
}: Sharing): Promise<TestStore | { skipped: string }> {
  const gateway = await radosgw();
  if ("skipped" in gateway) return gateway;
  const client = clientOf(gateway);
  const bucket = `upload-${randomUUID()}`;
  const rule: CORSRule = {
    AllowedOrigins: origins,
    AllowedMethods: methods,
    AllowedHeaders: ["*"],
    ExposeHeaders: exposeHeaders,
  };
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  await client.send(
    new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: [rule] } }),
  );
  const dispose = async () => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    const Objects = Contents.map(({ Key }) => ({ Key }));
    if (Objects.length > 0) {
      await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
    }
    await client.send(new DeleteBucketCommand({ Bucket: bucket }));
    client.destroy();
  };
  return { bucket, ...gateway, client, events: [], [Symbol.asyncDispose]: dispose };
}

function clientOf({
  url,
  region,
  credentials,
}: Pick<TestStore, "url" | "region" | "credentials">): S3Client {
  return new S3Client({ region, endpoint: url, forcePathStyle: true, credentials });
}
