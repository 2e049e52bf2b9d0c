import { expect, test } from "vitest";

import { chunkChain } from "../payload/chunk-chain.ts";
import { parseTarget } from "../request/parse-target.ts";
import { canonicalRequest, stringToSign } from "./canonical-request.ts";
import { sha256Hex, sign, signingKey } from "./signature.ts";

// The examples of the Amazon S3 API Reference, with the keys that AWS gives in them.
const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const scope = { date: "20130524", region: "us-east-1", service: "s3" };
const date = "20130524T000000Z";
const host = "examplebucket.s3.amazonaws.com";
const nothing = sha256Hex("");

function signatureOf(
  method: string,
  url: string,
  { payloadHash, ...headers }: Record<string, string> & { payloadHash: string },
): string {
  const { signedPath, query } = parseTarget(url, host);
  const all = new Map(Object.entries({ host, ...headers }));
  const signedHeaders = [...all.keys()].toSorted();
  const request = { method, signedPath, query, headers: all };
  const canonical = canonicalRequest(request, { signedHeaders, payloadHash });
  return sign(signingKey(secret, scope), stringToSign(canonical, date, scope));
}

test("signs GET Object as in the documentation", () => {
  const headers = {
    range: "bytes=0-9",
    "x-amz-content-sha256": nothing,
    "x-amz-date": date,
    payloadHash: nothing,
  };
  expect(signatureOf("GET", "/test.txt", headers)).toBe(
    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  );
});

test("signs PUT Object as in the documentation", () => {
  const payloadHash = sha256Hex("Welcome to Amazon S3.");
  const headers = {
    date: "Fri, 24 May 2013 00:00:00 GMT",
    "x-amz-content-sha256": payloadHash,
    "x-amz-date": date,
    "x-amz-storage-class": "REDUCED_REDUNDANCY",
    payloadHash,
  };
  expect(signatureOf("PUT", "/test%24file.text", headers)).toBe(
    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  );
});

test("signs GET Bucket with a parameter that has no value as in the documentation", () => {
  const headers = {
    "x-amz-content-sha256": nothing,
    "x-amz-date": date,
    payloadHash: nothing,
  };
  expect(signatureOf("GET", "/?lifecycle", headers)).toBe(
    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
  );
});

test("signs a presigned URL as in the documentation", () => {
  const query = [
    "X-Amz-Algorithm=AWS4-HMAC-SHA256",
    "X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request",
    "X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host",
    "X-Amz-Signature=ignored",
  ].join("&");
  expect(signatureOf("GET", `/test.txt?${query}`, { payloadHash: "UNSIGNED-PAYLOAD" })).toBe(
    "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
  );
});

test("signs chunks as in the documentation", () => {
  const seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
  const chain = chunkChain({ key: signingKey(secret, scope), date, scope, seed });
  const sizes = [65_536, 1024, 0];
  expect(sizes.map((size) => chain.chunk(sha256Hex(Buffer.alloc(size, "a"))))).toEqual([
    "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
    "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
    "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
  ]);
});
