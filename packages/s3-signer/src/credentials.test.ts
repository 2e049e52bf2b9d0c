import { expect, test } from "vitest";

import { type Credentials, currentCredentials } from "./credentials.ts";
import { createSigner } from "./signer.ts";

const start = Date.parse("2026-03-01T12:00:00Z");
const hour = 3_600_000;

test("asks a provider again five minutes before its credentials end, and not before", async () => {
  let time = start;
  const { provider, asked } = providerOf((count) => ({
    ...pair(count),
    expiration: new Date(time + hour),
  }));
  const current = currentCredentials(provider, () => new Date(time));

  const seen = [];
  for (const minutes of [0, 30, 54, 56, 57]) {
    time = start + minutes * 60_000;
    seen.push((await current()).accessKeyId);
  }

  expect(seen).toEqual(["AKID1", "AKID1", "AKID1", "AKID2", "AKID2"]);
  expect(asked()).toBe(2);
});

test("asks once for all who wait at the same time", async () => {
  const { provider, asked } = providerOf(pair);
  const current = currentCredentials(provider, () => new Date(start));

  await Promise.all([current(), current(), current()]);

  expect(asked()).toBe(1);
});

test("asks each time where the provider names no end, so that rotated keys are seen", async () => {
  const { provider } = providerOf(pair);
  const current = currentCredentials(provider, () => new Date(start));

  expect((await current()).accessKeyId).toBe("AKID1");
  expect((await current()).accessKeyId).toBe("AKID2");
});

test("asks again after a failure", async () => {
  const { provider } = providerOf((count) => {
    if (count === 1) throw new Error("no network");
    return pair(count);
  });
  const current = currentCredentials(provider, () => new Date(start));

  await expect(current()).rejects.toMatchObject({ code: "StoreUnavailable" });
  expect((await current()).accessKeyId).toBe("AKID2");
});

test("signs with the newest credentials, token and all", async () => {
  const { provider } = providerOf((count) => ({ ...pair(count), sessionToken: `token${count}` }));
  const signer = createSigner({
    bucket: "uploads",
    region: "eu-central-1",
    credentials: provider,
    now: () => new Date(start),
  });
  const upload = { key: "a", contentType: "image/png", size: 1 };

  const [first, second] = [await signer.signUpload(upload), await signer.signUpload(upload)];

  expect(first.fields).toMatchObject({ "x-amz-security-token": "token1" });
  expect(second.fields).toMatchObject({
    "x-amz-security-token": "token2",
    "X-Amz-Credential": "AKID2/20260301/eu-central-1/s3/aws4_request",
  });
  expect(second.fields["X-Amz-Signature"]).not.toBe(first.fields["X-Amz-Signature"]);
});

test("says of a provider that fails what it said, but for what looks like a key", async () => {
  const words = "SSO session expired; run aws sso login (token AbCd0123456789AbCd0123456789)";
  const signer = createSigner({
    bucket: "uploads",
    region: "eu-central-1",
    credentials: () => Promise.reject(new Error(words)),
  });

  await expect(signer.head("a")).rejects.toMatchObject({
    code: "StoreUnavailable",
    message: "The credentials for the store are not there",
    cause: { message: "SSO session expired; run aws sso login (token [redacted])" },
  });
});

test.each([{}, { accessKeyId: "AKID" }, { accessKeyId: "", secretAccessKey: "x" }])(
  "takes no credentials such as %j",
  (credentials) => {
    const options = {
      bucket: "uploads",
      region: "eu-central-1",
      credentials: credentials as Credentials,
    };

    expect(() => createSigner(options)).toThrow(TypeError);
  },
);

function pair(count: number): Credentials {
  return { accessKeyId: `AKID${count}`, secretAccessKey: `secret${count}` };
}

function providerOf(make: (count: number) => Credentials) {
  let count = 0;
  const provider = async (): Promise<Credentials> => {
    count += 1;
    return make(count);
  };
  return { provider, asked: () => count };
}
