import { expect, test } from "vitest";

import { createSigner, type SignerOptions } from "./signer.ts";

const options: SignerOptions = {
  bucket: "uploads",
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
};

test.each([
  [{ endpont: "http://127.0.0.1:9000" }, "createSigner knows no endpont, only bucket, region"],
  [{ endpoint: "http://127.0.0.1:9000/uploads" }, "endpoint must not name the bucket"],
  [{ endpoint: "http://127.0.0.1:9000/s3/uploads/" }, "endpoint must not name the bucket"],
  [{ pathStyle: "yes" }, "pathStyle must be true or false"],
  [
    { credentials: undefined },
    "credentials must be { accessKeyId, secretAccessKey } or a provider",
  ],
  [{ credentials: {} }, "credentials.accessKeyId must be a string"],
  [{ timeoutMs: "20000" }, "timeoutMs must be a whole number of at least 1; got 20000"],
  [{ timeoutMs: 0 }, "timeoutMs must be a whole number of at least 1; got 0"],
  [{ now: new Date() }, "now must be a function"],
])("refuses the options %j", (given, message) => {
  expect(() => createSigner({ ...options, ...(given as object) })).toThrow(
    expect.objectContaining({
      name: "TypeError",
      message: expect.stringContaining(message) as unknown,
    }),
  );
});

test("takes an endpoint whose path only begins like the bucket", () => {
  const endpoint = "http://127.0.0.1:9000/uploads-of-all";

  expect(createSigner({ ...options, endpoint }).bucketUrl).toBe(`${endpoint}/uploads`);
});

const upload = { key: "a.png", contentType: "image/png", size: 1 };

test.each([
  [{ Key: "a.png" }, "An upload to sign knows no Key, only key, contentType"],
  [{ key: undefined }, "key must be a string"],
  [{ contentType: undefined }, "contentType must be a string"],
])("refuses to sign %j", async (given, message) => {
  const wrong = { ...upload, ...(given as object) };

  await expect(createSigner(options).signUpload(wrong)).rejects.toThrow(message);
  await expect(createSigner(options).signPut(wrong)).rejects.toThrow(message);
});

test("refuses an option of signPut that it does not know", async () => {
  const signing = createSigner(options).signPut(upload, undefined, { overwrite: true } as never);

  await expect(signing).rejects.toThrow("The options of signPut knows no overwrite, only replace");
});
