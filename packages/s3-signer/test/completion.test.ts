import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";

import {
  createSigner,
  createUploadHandler,
  type UploadConfirmation,
  type UploadHandlerOptions,
  verifyUploadConfirmation,
} from "../src/index.ts";
import { pictureKey } from "./confirmation-example.ts";
import { ask, type Signed } from "./support/ask.ts";
import { nothingAt } from "./support/nothing-at.ts";
import { postForm } from "./support/send.ts";
import { bucket, startStore, type Store } from "./support/store.ts";

const secret = "0123456789abcdef0123456789abcdef";
const wish = { action: "sign", name: "a.png", type: "image/png", size: 5 };

let store: Store;

beforeAll(async () => {
  store = await startStore();
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

test("confirms what the store has, signed", async () => {
  const handler = handlerFor({});
  const signed = (await ask<Signed>(handler, wish)).body;
  await postForm(signed, "12345");

  const { status, body } = await ask<UploadConfirmation>(handler, complete(signed));

  expect(status).toBe(200);
  expect(body).toMatchObject({
    key: signed.key,
    bucket,
    size: 5,
    type: "image/png",
    etag: "827ccb0eea8a706c4c34a16891f84e7b",
  });
  expect(verifyUploadConfirmation(body, secret, { user: "alice" })).toBe(true);
  expect(verifyUploadConfirmation(body, secret, { user: "bob" })).toBe(false);
  expect(verifyUploadConfirmation({ ...body, size: 6 }, secret)).toBe(false);
});

test("the app takes the key from the confirmation that a form brings, as the README has it", async () => {
  const handler = handlerFor({});
  const signed = (await ask<Signed>(handler, wish)).body;
  await postForm(signed, "12345");
  const field = JSON.stringify((await ask(handler, complete(signed))).body);

  expect(pictureKey(field, "alice", secret)).toBe(signed.key);
  expect(() => pictureKey(field, "bob", secret)).toThrow("no upload of yours");
  for (const other of ["null", "{}", '"str"', field.replace('"size":5', '"size":6'), "no JSON"])
    expect(() => pictureKey(other, "alice", secret)).toThrow(Error);
});

test("confirms nothing that is not there", async () => {
  const handler = handlerFor({});
  const signed = (await ask<Signed>(handler, wish)).body;

  expect(await ask(handler, complete(signed))).toMatchObject({
    status: 409,
    body: { error: { code: "NotUploaded" } },
  });
});

test.each([
  ["another size", { Body: "123456", ContentType: "image/png" }],
  ["another type", { Body: "12345", ContentType: "text/html" }],
])("confirms nothing of %s", async (_what, object) => {
  const handler = handlerFor({});
  const signed = (await ask<Signed>(handler, wish)).body;
  await store.sdk.send(new PutObjectCommand({ Bucket: bucket, Key: signed.key, ...object }));

  expect(await ask(handler, complete(signed))).toMatchObject({
    status: 409,
    body: { error: { code: "Mismatch" } },
  });
});

test("compares the ETag that the browser was told, with and without quotes", async () => {
  const handler = handlerFor({});
  const signed = (await ask<Signed>(handler, wish)).body;
  await postForm(signed, "12345");
  const statusFor = async (etag: string): Promise<number> =>
    (await ask(handler, { ...complete(signed), etag })).status;

  expect(await statusFor("827ccb0eea8a706c4c34a16891f84e7b")).toBe(200);
  expect(await statusFor('"827ccb0eea8a706c4c34a16891f84e7b"')).toBe(200);
  expect(await statusFor("00000000000000000000000000000000")).toBe(409);
});

test("confirms to nobody but the user that it was signed for", async () => {
  const handler = handlerFor({});
  const signed = (await ask<Signed>(handler, wish)).body;
  await postForm(signed, "12345");
  const bob = handlerFor({ session: () => ({ user: "bob" }) });

  expect(await ask(bob, complete(signed))).toMatchObject({
    status: 403,
    body: { error: { code: "BadTicket" } },
  });
});

test("says that the store is not there, when it is not", async () => {
  const away = createSigner({ ...store.options, endpoint: await nothingAt() });
  const signed = (await ask<Signed>(handlerFor({}), wish)).body;

  expect(await ask(handlerFor({ signer: away }), complete(signed))).toMatchObject({
    status: 502,
    body: { error: { code: "StoreUnavailable" } },
  });
});

test("says that the store refuses the wrong credentials", async () => {
  const credentials = { accessKeyId: "AKIDNOBODY", secretAccessKey: "nothing" };
  const wrong = createSigner({ ...store.options, credentials });
  const signed = (await ask<Signed>(handlerFor({}), wish)).body;

  expect(await ask(handlerFor({ signer: wrong }), complete(signed))).toMatchObject({
    status: 502,
    body: {
      error: { code: "StoreRefused", message: expect.stringContaining("403") as unknown },
    },
  });
});

function complete({ ticket }: Signed): { action: string; ticket: string } {
  return { action: "complete", ticket };
}

function handlerFor(options: Partial<UploadHandlerOptions<undefined>>) {
  return createUploadHandler({
    signer: createSigner(store.options),
    secret,
    kinds: { file: { types: ["image/*"], maxSize: 1000 } },
    session: () => ({ user: "alice" }),
    ...options,
  });
}
