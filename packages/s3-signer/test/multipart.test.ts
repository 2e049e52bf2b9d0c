import { createHash } from "node:crypto";

import { GetObjectCommand, ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";

import { createSigner, createUploadHandler, type UploadConfirmation } from "../src/index.ts";
import { ask } from "./support/ask.ts";
import { put } from "./support/send.ts";
import { bucket, startStore, type Store } from "./support/store.ts";

const partSize = 8 << 20;
const content = new Uint8Array(partSize + 1000).map((_zero, index) => index % 251);
const size = content.byteLength;

interface Begun {
  readonly key: string;
  readonly uploadId: string;
  readonly partSize: number;
  readonly ticket: string;
}

interface Parts {
  readonly parts: readonly { readonly partNumber: number; readonly url: string }[];
}

let store: Store;

beforeAll(async () => {
  store = await startStore();
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

test("uploads a file in parts and confirms it, also when it is asked twice", async () => {
  const { begun, parts } = await uploadAll();
  const complete = { action: "multipart-complete", ticket: begun.ticket, parts };

  const first = await ask<UploadConfirmation>(handler(), complete);
  const again = await ask<UploadConfirmation>(handler(), complete);

  expect(first).toMatchObject({ status: 200, body: { key: begun.key, size, type: "video/mp4" } });
  expect(again.body.etag).toBe(first.body.etag);
  const object = await store.sdk.send(new GetObjectCommand({ Bucket: bucket, Key: begun.key }));
  const stored = await object.Body?.transformToByteArray();
  expect(sha256(stored ?? new Uint8Array())).toBe(sha256(content));
  expect(object.Metadata).toEqual({ name: "a.mp4" });
});

test("lists the parts that the store has, for whoever goes on later", async () => {
  const begun = await begin();
  const [etag] = await sendParts(begun, [1]);

  const { body } = await ask(handler(), { action: "multipart-list", ticket: begun.ticket });

  expect(body).toEqual({ parts: [{ partNumber: 1, size: partSize, etag }] });
});

test.each([
  ["a part that the file does not have", { partNumber: 3, size: 1 }],
  ["a part larger than it is", { partNumber: 2, size: 1001 }],
  ["a part smaller than it is", { partNumber: 1, size: partSize - 1 }],
])("signs not %s", async (_what, part) => {
  const { ticket } = await begin();

  expect(await ask(handler(), { action: "multipart-sign", ticket, parts: [part] })).toMatchObject({
    status: 400,
    body: { error: { code: "InvalidPart" } },
  });
});

test("the store takes no other length than the one that was signed", async () => {
  const begun = await begin();
  const signed = await signParts(begun, [2]);
  const url = signed.parts[0]?.url ?? "";

  expect((await put({ url, headers: {} }, content.slice(0, 1001))).status).toBe(403);
  expect((await put({ url, headers: {} }, content.slice(0, 1000))).status).toBe(200);
});

test("joins no fewer parts than the file has, and no part twice", async () => {
  const { begun, parts } = await uploadAll();
  const [first] = parts;
  const complete = { action: "multipart-complete", ticket: begun.ticket };
  const invalid = { status: 400, body: { error: { code: "InvalidPart" } } };

  expect(await ask(handler(), { ...complete, parts: [first] })).toMatchObject(invalid);
  expect(await ask(handler(), { ...complete, parts: [first, first] })).toMatchObject(invalid);
  // The twin: the store itself has nothing against a file of one part.
  const signer = createSigner(store.options);
  await signer.completeMultipart(begun, first === undefined ? [] : [first]);
  expect(await signer.head(begun.key)).toMatchObject({ size: partSize });
});

test("joins no part with an ETag that the store did not give", async () => {
  const { begun, parts } = await uploadAll();
  const other = parts.map((part) => ({ ...part, etag: "0".repeat(32) }));
  const injected = parts.map((part) => ({ ...part, etag: "</ETag><x/>" }));
  const complete = { action: "multipart-complete", ticket: begun.ticket };
  const invalid = { status: 400, body: { error: { code: "InvalidPart" } } };

  expect(await ask(handler(), { ...complete, parts: other })).toMatchObject(invalid);
  expect(await ask(handler(), { ...complete, parts: injected })).toMatchObject(invalid);
});

test("removes an upload, and says so again", async () => {
  const begun = await begin();
  await sendParts(begun, [1]);
  const abort = { action: "multipart-abort", ticket: begun.ticket };

  expect(await ask(handler(), abort)).toEqual({ status: 204, body: undefined });
  expect(await ask(handler(), abort)).toEqual({ status: 204, body: undefined });
  const listing = { action: "multipart-list", ticket: begun.ticket };
  expect(await ask(handler(), listing)).toMatchObject({
    status: 404,
    body: { error: { code: "NoSuchUpload" } },
  });
});

test("lists what nobody completed, and removes it", async () => {
  const signer = createSigner(store.options);
  const begun = await begin("carol");

  const unfinished = await signer.listUnfinished("u/carol/");
  for (const each of unfinished) await signer.abortMultipart(each);

  expect(unfinished).toEqual([
    { key: begun.key, uploadId: begun.uploadId, begun: expect.any(Date) as Date },
  ]);
  const { Uploads } = await store.sdk.send(
    new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: "u/carol/" }),
  );
  expect(Uploads ?? []).toEqual([]);
});

test("goes on for nobody but the user who began", async () => {
  const { ticket } = await begin("alice");

  for (const action of ["multipart-list", "multipart-abort"]) {
    expect(await ask(handler("bob"), { action, ticket })).toMatchObject({
      status: 403,
      body: { error: { code: "BadTicket" } },
    });
  }
});

test("takes no ticket of a single upload", async () => {
  const wish = { action: "sign", name: "a.mp4", type: "video/mp4", size };
  const { ticket } = (await ask<Begun>(handler(), wish)).body;

  expect(await ask(handler(), { action: "multipart-list", ticket })).toMatchObject({
    status: 403,
    body: { error: { code: "BadTicket" } },
  });
});

function handler(user = "alice") {
  return createUploadHandler({
    signer: createSigner(store.options),
    secret: "0123456789abcdef0123456789abcdef",
    kinds: { film: { types: ["video/*"], maxSize: 1e9 } },
    session: () => ({ user }),
  });
}

async function begin(user?: string): Promise<Begun> {
  const wish = { action: "multipart-create", name: "a.mp4", type: "video/mp4", size };
  const { body } = await ask<Begun>(handler(user), wish);
  expect(body.partSize).toBe(partSize);
  return body;
}

async function signParts({ ticket }: Begun, numbers: readonly number[]): Promise<Parts> {
  const parts = numbers.map((partNumber) => ({ partNumber, size: sliceOf(partNumber).byteLength }));
  return (await ask<Parts>(handler(), { action: "multipart-sign", ticket, parts })).body;
}

async function sendParts(begun: Begun, numbers: readonly number[]): Promise<string[]> {
  const { parts } = await signParts(begun, numbers);
  const sent = parts.map(async ({ url, partNumber }) => {
    const { status, etag } = await put({ url, headers: {} }, sliceOf(partNumber));
    expect(status).toBe(200);
    return etag.replaceAll('"', "");
  });
  return Promise.all(sent);
}

async function uploadAll(): Promise<{
  begun: Begun;
  parts: { partNumber: number; etag: string }[];
}> {
  const begun = await begin();
  const etags = await sendParts(begun, [1, 2]);
  return { begun, parts: etags.map((etag, index) => ({ partNumber: index + 1, etag })) };
}

function sliceOf(partNumber: number): Uint8Array<ArrayBuffer> {
  return content.slice((partNumber - 1) * partSize, partNumber * partSize);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
