import { afterAll, beforeAll, expect, test } from "vitest";

import { createSigner } from "../src/index.ts";
import { put } from "./support/send.ts";
import { startStore, type Store } from "./support/store.ts";

const upload = { contentType: "image/png", size: 5, metadata: { name: "a.png" } };

let store: Store;

beforeAll(async () => {
  store = await startStore();
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

test("a signed PUT stores the file, once", async () => {
  const signer = createSigner(store.options);
  const signed = await signer.signPut({ ...upload, key: "u/alice/a b+c (1).png" });

  const first = await put(signed, "12345");
  const second = await put(signed, "54321");

  expect(first.status).toBe(200);
  expect(second.status).toBe(412);
  expect(await signer.head(signed.key)).toEqual({
    size: 5,
    type: "image/png",
    etag: "827ccb0eea8a706c4c34a16891f84e7b",
  });
});

// The twin: without the signed If-None-Match the same URL replaces the file.
test("a PUT that may replace does so", async () => {
  const signer = createSigner(store.options);
  const key = "u/alice/again.png";
  const signed = await signer.signPut({ ...upload, key }, undefined, { replace: true });

  expect((await put(signed, "12345")).status).toBe(200);
  expect((await put(signed, "54321")).status).toBe(200);
});

test.each([
  ["a byte more", "123456", {}],
  ["a byte less", "1234", {}],
  ["no If-None-Match", "12345", { "If-None-Match": undefined }],
  ["another type", "12345", { "Content-Type": "text/html" }],
  ["other metadata", "12345", { "x-amz-meta-name": "b.png" }],
])("the store refuses a PUT with %s", async (_what, content, changes) => {
  const signed = await createSigner(store.options).signPut({ ...upload, key: "u/alice/b.png" });
  const headers = Object.fromEntries(
    Object.entries<string | undefined>({ ...signed.headers, ...changes }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

  expect((await put({ ...signed, headers }, content)).status).toBe(403);
});

test("the store refuses a PUT after its time", async () => {
  const now = new Date(Date.now() - 600_000);
  const signer = createSigner({ ...store.options, now: () => now });

  const signed = await signer.signPut({ ...upload, key: "u/alice/late.png", expiresIn: 300 });

  expect((await put(signed, "12345")).status).toBe(403);
});

test("signs no PUT of an unknown size", async () => {
  const signing = createSigner(store.options).signPut(
    { key: "a", contentType: "image/png" },
    { types: ["image/*"], maxSize: 10 },
  );

  await expect(signing).rejects.toThrow("A PUT signs one length");
});
