import { expect, test } from "vitest";

import { createSigner } from "../signer.ts";
import type { PostPolicy } from "./form.ts";

const options = {
  bucket: "uploads",
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secretexample" },
  now: () => new Date("2026-03-01T12:00:00Z"),
};

const upload = {
  key: "u/alice/0f/théremin.png",
  contentType: "image/png",
  size: 1234,
  metadata: { name: "th%C3%A9remin.png" },
  contentDisposition: "attachment",
  cacheControl: "private, max-age=60",
  checksum: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
};

test("binds all that a form says", async () => {
  const signed = await createSigner(options).signUpload(upload);

  expect(policyOf(signed)).toMatchInlineSnapshot(`
    {
      "conditions": [
        {
          "bucket": "uploads",
        },
        {
          "x-amz-credential": "AKIDEXAMPLE/20260301/eu-central-1/s3/aws4_request",
        },
        {
          "x-amz-algorithm": "AWS4-HMAC-SHA256",
        },
        {
          "x-amz-date": "20260301T120000Z",
        },
        {
          "success_action_status": "201",
        },
        [
          "eq",
          "$key",
          "u/alice/0f/théremin.png",
        ],
        [
          "content-length-range",
          1234,
          1234,
        ],
        [
          "eq",
          "$Content-Type",
          "image/png",
        ],
        [
          "eq",
          "$Content-Disposition",
          "attachment",
        ],
        [
          "eq",
          "$Cache-Control",
          "private, max-age=60",
        ],
        [
          "eq",
          "$x-amz-checksum-sha256",
          "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        ],
        [
          "eq",
          "$x-amz-meta-name",
          "th%C3%A9remin.png",
        ],
      ],
      "expiration": "2026-03-01T12:05:00.000Z",
    }
  `);
  expect(signed).toMatchInlineSnapshot(`
    {
      "expires": 2026-03-01T12:05:00.000Z,
      "fields": {
        "Cache-Control": "private, max-age=60",
        "Content-Disposition": "attachment",
        "Content-Type": "image/png",
        "Policy": "eyJleHBpcmF0aW9uIjoiMjAyNi0wMy0wMVQxMjowNTowMC4wMDBaIiwiY29uZGl0aW9ucyI6W3siYnVja2V0IjoidXBsb2FkcyJ9LHsieC1hbXotY3JlZGVudGlhbCI6IkFLSURFWEFNUExFLzIwMjYwMzAxL2V1LWNlbnRyYWwtMS9zMy9hd3M0X3JlcXVlc3QifSx7IngtYW16LWFsZ29yaXRobSI6IkFXUzQtSE1BQy1TSEEyNTYifSx7IngtYW16LWRhdGUiOiIyMDI2MDMwMVQxMjAwMDBaIn0seyJzdWNjZXNzX2FjdGlvbl9zdGF0dXMiOiIyMDEifSxbImVxIiwiJGtleSIsInUvYWxpY2UvMGYvdGjDqXJlbWluLnBuZyJdLFsiY29udGVudC1sZW5ndGgtcmFuZ2UiLDEyMzQsMTIzNF0sWyJlcSIsIiRDb250ZW50LVR5cGUiLCJpbWFnZS9wbmciXSxbImVxIiwiJENvbnRlbnQtRGlzcG9zaXRpb24iLCJhdHRhY2htZW50Il0sWyJlcSIsIiRDYWNoZS1Db250cm9sIiwicHJpdmF0ZSwgbWF4LWFnZT02MCJdLFsiZXEiLCIkeC1hbXotY2hlY2tzdW0tc2hhMjU2IiwiNDdERVFwajhIQlNhKy9USW1XKzVKQ2V1UWVSa201Tk1wSldaRzNoU3VGVT0iXSxbImVxIiwiJHgtYW16LW1ldGEtbmFtZSIsInRoJUMzJUE5cmVtaW4ucG5nIl1dfQ==",
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": "AKIDEXAMPLE/20260301/eu-central-1/s3/aws4_request",
        "X-Amz-Date": "20260301T120000Z",
        "X-Amz-Signature": "36cffc4d3f0acc590fc3b8b89ca7345a55e82375c92d599f62e83d2fef8e2ae0",
        "key": "u/alice/0f/théremin.png",
        "success_action_status": "201",
        "x-amz-checksum-sha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "x-amz-meta-name": "th%C3%A9remin.png",
      },
      "key": "u/alice/0f/théremin.png",
      "method": "POST",
      "url": "https://uploads.s3.eu-central-1.amazonaws.com",
    }
  `);
});

test("every field but policy and signature has a condition with its value", async () => {
  const credentials = { ...options.credentials, sessionToken: "token==" };
  const signed = await createSigner({ ...options, credentials }).signUpload(upload);
  const { Policy: _policy, "X-Amz-Signature": _signature, ...fields } = signed.fields;
  const { conditions } = policyOf(signed);

  for (const [name, value] of Object.entries(fields))
    expect(conditions).toSatisfy(binds(name, value));
  expect(fields["x-amz-security-token"]).toBe("token==");
});

test("asks for no ACL unless it is told to", async () => {
  const signer = createSigner(options);

  const without = await signer.signUpload(upload);
  const withOne = await signer.signUpload({ ...upload, acl: "public-read" });

  expect(JSON.stringify(policyOf(without))).not.toContain("acl");
  expect(withOne.fields["acl"]).toBe("public-read");
  expect(policyOf(withOne).conditions).toContainEqual(["eq", "$acl", "public-read"]);
});

test.each([0, -1, Number.NaN, 3601, 86_400, 1.5, Number.POSITIVE_INFINITY])(
  "refuses a signature of %d seconds",
  async (expiresIn) => {
    await expect(createSigner(options).signUpload({ ...upload, expiresIn })).rejects.toThrow(
      "expiresIn must be whole seconds from 1 to 3600",
    );
  },
);

test("ends with the temporary credentials that sign, if they end first", async () => {
  const expiration = new Date("2026-03-01T12:02:00Z");
  const credentials = { ...options.credentials, sessionToken: "token", expiration };

  const signed = await createSigner({ ...options, credentials }).signUpload(upload);

  expect(signed.expires).toEqual(expiration);
  expect(policyOf(signed).expiration).toBe("2026-03-01T12:02:00.000Z");
});

test("signs nothing with credentials that have ended", async () => {
  const credentials = { ...options.credentials, expiration: options.now() };
  const signer = createSigner({ ...options, credentials });

  await expect(signer.signUpload(upload)).rejects.toMatchObject({ code: "StoreUnavailable" });
  await expect(signer.signPut(upload)).rejects.toMatchObject({ code: "StoreUnavailable" });
});

test("signs nothing without a limit of the size", async () => {
  const { size: _size, ...unlimited } = upload;

  await expect(createSigner(options).signUpload(unlimited)).rejects.toThrow("none without a limit");
});

test("takes no header that begins another one", async () => {
  const signed = createSigner(options).signUpload({ ...upload, cacheControl: "a\r\nx-amz-acl: b" });

  await expect(signed).rejects.toThrow("Cache-Control must be printable ASCII");
});

function policyOf({ fields }: { fields: Readonly<Record<string, string>> }): PostPolicy {
  return JSON.parse(Buffer.from(fields["Policy"] ?? "", "base64").toString("utf8")) as PostPolicy;
}

function binds(name: string, value: string) {
  return (conditions: PostPolicy["conditions"]): boolean =>
    conditions.some((condition) =>
      Array.isArray(condition)
        ? condition[0] === "eq" && condition[1] === `$${name}` && condition[2] === value
        : Object.entries(condition).some(
            ([each, bound]) => each === name.toLowerCase() && bound === value,
          ),
    );
}
