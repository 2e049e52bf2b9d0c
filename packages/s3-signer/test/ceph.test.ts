import { randomUUID } from "node:crypto";

import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { radosgw } from "@hitless-tools/real-parts/radosgw";
import { afterAll, beforeAll, expect, test } from "vitest";

import { bucketSetup, checkBucket, createSigner, type SignerOptions } from "../src/index.ts";
import { attacksOn } from "./support/attacks.ts";
import { postForm, put } from "./support/send.ts";

// Ceph is the judge that nobody here wrote.
const bucket = `signer-${randomUUID()}`;
const upload = { key: "u/alice/0f/théremin (1).png", contentType: "image/png", size: 5 };
const page = "https://www.shop.example";

let skipped: string | undefined;
let options: SignerOptions;
let sdk: S3Client;

beforeAll(async () => {
  const gateway = await radosgw();
  if ("skipped" in gateway) {
    skipped = gateway.skipped;
    return;
  }
  const { url: endpoint, region, credentials } = gateway;
  options = { bucket, region, endpoint, credentials };
  sdk = new S3Client({ region, endpoint, credentials, forcePathStyle: true });
  await sdk.send(new CreateBucketCommand({ Bucket: bucket }));
});

afterAll(async () => {
  if (skipped !== undefined) return;
  const { Contents = [] } = await sdk.send(new ListObjectsV2Command({ Bucket: bucket }));
  const Objects = Contents.map(({ Key }) => ({ Key }));
  if (Objects.length > 0)
    await sdk.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
  await sdk.send(new DeleteBucketCommand({ Bucket: bucket }));
});

test("Ceph stores what was signed", async (context) => {
  if (skipped !== undefined) return context.skip(skipped);
  const signer = createSigner(options);
  const signed = await signer.signUpload({ ...upload, metadata: { name: "th%C3%A9.png" } });

  expect(await postForm(signed, "12345")).toMatchObject({ status: 201 });
  expect(await signer.head(upload.key)).toEqual({
    size: 5,
    type: "image/png",
    etag: "827ccb0eea8a706c4c34a16891f84e7b",
  });
});

test.for(attacksOn(upload.key))("Ceph refuses $what", async ({ content, changes }, context) => {
  if (skipped !== undefined) return context.skip(skipped);
  const signed = await createSigner(options).signUpload(upload);

  const { status } = await postForm(signed, content ?? "12345", changes);

  expect([400, 403]).toContain(status);
});

test("Ceph refuses a form after its time", async (context) => {
  if (skipped !== undefined) return context.skip(skipped);
  const tenMinutesAgo = new Date(Date.now() - 600_000);
  const signer = createSigner({ ...options, now: () => tenMinutesAgo });

  const late = await postForm(await signer.signUpload({ ...upload, expiresIn: 300 }), "12345");

  expect(late.status).toBe(403);
});

test("Ceph takes a signed PUT once, and of no other length", async (context) => {
  if (skipped !== undefined) return context.skip(skipped);
  const signer = createSigner(options);
  const signed = await signer.signPut({ ...upload, key: "u/alice/put (1).png" });

  expect((await put(signed, "123456")).status).toBe(403);
  expect((await put(signed, "12345")).status).toBe(200);
  expect((await put(signed, "54321")).status).toBe(412);
});

test("Ceph joins parts that were signed, and forgets those that were aborted", async (context) => {
  if (skipped !== undefined) return context.skip(skipped);
  const signer = createSigner(options);
  const size = (8 << 20) + 5;
  const content = new Uint8Array(size).fill(7);
  const begun = await signer.createMultipart({ ...upload, key: "u/alice/parts.png", size });
  const sizes = [begun.partSize, size - begun.partSize];
  const wanted = sizes.map((each, index) => ({ partNumber: index + 1, size: each }));
  const { parts } = await signer.signParts(begun, wanted);
  for (const { partNumber, url } of parts) {
    const start = (partNumber - 1) * begun.partSize;
    const { status } = await put(
      { url, headers: {} },
      content.slice(start, start + begun.partSize),
    );
    expect(status).toBe(200);
  }

  const listed = await signer.listParts(begun);
  await signer.completeMultipart(begun, listed);

  expect(listed.map(({ partNumber, size: each }) => ({ partNumber, size: each }))).toEqual(wanted);
  expect(await signer.head("u/alice/parts.png")).toMatchObject({ size, type: "image/png" });
  const other = await signer.createMultipart({ ...upload, key: "u/alice/other.png", size });
  expect(await signer.listUnfinished("u/alice/o")).toMatchObject([{ uploadId: other.uploadId }]);
  await signer.abortMultipart(other);
  expect(await signer.listUnfinished()).toEqual([]);
});

test("the check is content with a bucket of Ceph's that has the CORS rules of setup", async (context) => {
  if (skipped !== undefined) return context.skip(skipped);
  const { cors } = bucketSetup({ bucket, region: options.region, origins: [page], prefix: "u/" });
  const CORSConfiguration = structuredClone(
    cors,
  ) as PutBucketCorsCommand["input"]["CORSConfiguration"];
  await sdk.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration }));

  const findings = await checkBucket(createSigner(options), { origins: [page], prefix: "u/" });

  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
});

test("hostile-looking but allowed names are stored under the very key that was signed", async (context) => {
  if (skipped !== undefined) return context.skip(skipped);
  const signer = createSigner(options);
  for (const name of ["a b+c&d=e;f,g@h.png", "写真 #1 [2] (3)'!.jpg", "~._-.png"]) {
    const key = `u/alice/names/${name}`;
    const { status } = await postForm(await signer.signUpload({ ...upload, key }), "12345");
    expect(status).toBe(201);
    const object = await sdk.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    expect(await object.Body?.transformToString()).toBe("12345");
    expect(await signer.head(key)).toMatchObject({ size: 5 });
  }
});
