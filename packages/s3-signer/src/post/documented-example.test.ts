import { expect, test } from "vitest";

import { formFor } from "./form.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html
const policy = [
  '{ "expiration": "2015-12-30T12:00:00.000Z",',
  '  "conditions": [',
  '    {"bucket": "sigv4examplebucket"},',
  '    ["starts-with", "$key", "user/user1/"],',
  '    {"acl": "public-read"},',
  '    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},',
  '    ["starts-with", "$Content-Type", "image/"],',
  '    {"x-amz-meta-uuid": "14365123651274"},',
  '    {"x-amz-server-side-encryption": "AES256"},',
  '    ["starts-with", "$x-amz-meta-tag", ""],',
  "",
  '    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},',
  '    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},',
  '    {"x-amz-date": "20151229T000000Z" }',
  "  ]",
  "}",
].join("\r\n");

const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

test("signs the example of AWS's documentation as the documentation does", () => {
  const form = formFor("sigv4examplebucket", "us-east-1")(credentials);

  const signature = form.sign(Buffer.from(policy).toString("base64"), {
    now: new Date("2015-12-29T00:00:00Z"),
  });

  expect(signature).toBe("8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
});

test("gives another signature for another region, so that the example tests the whole key", () => {
  const form = formFor("sigv4examplebucket", "us-east-2")(credentials);

  const signature = form.sign(Buffer.from(policy).toString("base64"), {
    now: new Date("2015-12-29T00:00:00Z"),
  });

  expect(signature).not.toBe("8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
});
