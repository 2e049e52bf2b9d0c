import { afterAll, beforeAll, expect, test } from "vitest";

import { createSigner } from "../src/index.ts";
import { postForm, put } from "./support/send.ts";
import { startStore, type Store } from "./support/store.ts";

const upload = { contentType: "image/png", size: 5 };
const temporary = {
  accessKeyId: "ASIATEMPORARYKEY",
  secretAccessKey: "temporarysecretkey",
  sessionToken: "the/token+of=this&session",
};

let store: Store;

beforeAll(async () => {
  store = await startStore(temporary);
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

test("temporary credentials of a provider sign forms, URLs, parts and requests", async () => {
  const signer = createSigner({ ...store.options, credentials: provider });
  const form = await signer.signUpload({ ...upload, key: "form.png" });
  const url = await signer.signPut({ ...upload, key: "url.png" });
  const begun = await signer.createMultipart({ ...upload, key: "parts.png" });
  const { parts } = await signer.signParts(begun, [{ partNumber: 1, size: 5 }]);

  expect(await postForm(form, "12345")).toMatchObject({ status: 201 });
  expect(await put(url, "12345")).toMatchObject({ status: 200 });
  for (const part of parts) expect(await put(part, "12345")).toMatchObject({ status: 200 });
  await signer.completeMultipart(begun, await signer.listParts(begun));
  for (const key of ["form.png", "url.png", "parts.png"])
    expect(await signer.head(key)).toMatchObject({ size: 5, type: "image/png" });
});

test("the store refuses a form and a URL without their token, or with another one", async () => {
  const signer = createSigner(store.options);
  const form = await signer.signUpload({ ...upload, key: "no.png" });
  const { url, headers } = await signer.signPut({ ...upload, key: "no.png" });
  const without = new URL(url);
  without.searchParams.delete("X-Amz-Security-Token");

  for (const token of [undefined, "another"]) {
    const { status } = await postForm(form, "12345", { "x-amz-security-token": token });
    // S3 calls another token invalid: 400.
    expect([400, 403]).toContain(status);
  }
  expect((await put({ url: without.href, headers }, "12345")).status).toBe(403);
  expect(await signer.head("no.png")).toBeUndefined();
});

test("says that the store refuses what comes without the token", async () => {
  const { sessionToken: _sessionToken, ...credentials } = temporary;
  const signer = createSigner({ ...store.options, credentials });

  await expect(signer.head("a")).rejects.toMatchObject({ code: "StoreRefused" });
});

function provider(): Promise<typeof temporary> {
  return Promise.resolve(temporary);
}
