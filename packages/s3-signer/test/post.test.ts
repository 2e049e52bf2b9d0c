import { createHash } from "node:crypto";
import { createRequire } from "node:module";

import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";

import { createSigner, type SignedPost } from "../src/index.ts";
import type { AwsS3Form } from "../src/post/form.ts";
import { attacksOn } from "./support/attacks.ts";
import { postForm } from "./support/send.ts";
import { bucket, startStore, type Store } from "./support/store.ts";

const upload = { key: "u/alice/0f/théremin.png", contentType: "image/png", size: 5 };

let store: Store;

beforeAll(async () => {
  store = await startStore();
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

test("a signed form stores the file with all that was signed", async () => {
  const signed = await createSigner(store.options).signUpload({
    ...upload,
    metadata: { name: "th%C3%A9remin.png" },
    contentDisposition: "attachment",
    cacheControl: "private",
    checksum: createHash("sha256").update("12345").digest("base64"),
  });

  expect(await postForm(signed, "12345")).toMatchObject({ status: 201 });
  const object = await store.sdk.send(new GetObjectCommand({ Bucket: bucket, Key: upload.key }));
  expect(await object.Body?.transformToString()).toBe("12345");
  expect(object).toMatchObject({
    ContentType: "image/png",
    ContentDisposition: "attachment",
    CacheControl: "private",
    Metadata: { name: "th%C3%A9remin.png" },
  });
});

test.each(attacksOn(upload.key))("the store refuses $what", async ({ content, changes }) => {
  const signed = await createSigner(store.options).signUpload(upload);

  const { status } = await postForm(signed, content ?? "12345", changes);

  expect([400, 403]).toContain(status);
});

// The twin: the form that aws-s3-form makes by itself lets the same changes through.
test.each([
  ["another key", { key: "u/bob/x.png" }],
  ["S3's placeholder", { key: "u/alice/${filename}" }],
])("the store takes %s where the policy is not ours", async (_what, changes) => {
  const signed = unsafeForm();

  const answer = await postForm(signed, "12345 and any number of bytes", changes);

  expect(answer).toMatchObject({ status: 201 });
});

test("the store refuses a form after its time", async () => {
  const tenMinutesAgo = new Date(Date.now() - 600_000);
  const signer = createSigner({ ...store.options, now: () => tenMinutesAgo });

  const late = await postForm(await signer.signUpload({ ...upload, expiresIn: 300 }), "12345");
  const inTime = await postForm(await signer.signUpload({ ...upload, expiresIn: 3600 }), "12345");

  expect(late.status).toBe(403);
  expect(late.text).toMatch(/expired/i);
  expect(inTime.status).toBe(201);
});

test("rules without a known size are signed as a range", async () => {
  const rules = { types: ["image/*"], minSize: 2, maxSize: 4 };
  const { size: _size, ...unknown } = upload;
  const signer = createSigner(store.options);

  const statuses = [];
  for (const content of ["1", "12", "1234", "12345"]) {
    const { status } = await postForm(await signer.signUpload(unknown, rules), content);
    statuses.push(status);
  }

  expect(statuses).toEqual([400, 201, 201, 400]);
});

test("keeps the bytes of a large file as they were", async () => {
  const content = new Uint8Array(3 << 20).map((_zero, index) => index % 251);
  const signed = await createSigner(store.options).signUpload({
    ...upload,
    key: "u/alice/large",
    size: content.byteLength,
  });

  expect(await postForm(signed, content)).toMatchObject({ status: 201 });
  const head = new HeadObjectCommand({ Bucket: bucket, Key: "u/alice/large" });
  expect(await store.sdk.send(head)).toMatchObject({ ContentLength: content.byteLength });
});

function unsafeForm(): Pick<SignedPost, "url" | "fields"> {
  const { region, endpoint, credentials } = store.options;
  const AwsS3Form = createRequire(import.meta.url)("aws-s3-form") as new (
    config: object,
  ) => AwsS3Form & { create(key: string, options: object): { fields: Record<string, string> } };
  const acl = "bucket-owner-full-control";
  const { accessKeyId, secretAccessKey } = credentials;
  const config = { accessKeyId, secretAccessKey, region, bucket, acl, successActionStatus: 201 };
  const { fields } = new AwsS3Form(config).create("u/alice/a.png", {});
  return { url: `${endpoint}/${bucket}`, fields };
}
