import { expect, test } from "vitest";

import { corsHeaders, judgeCors } from "./judge-cors.ts";

const rule = {
  allowedOrigins: ["https://*.shop.example", "http://localhost:3000"],
  allowedMethods: ["POST" as const],
  allowedHeaders: ["content-*"],
  exposeHeaders: ["ETag"],
};

test.each([
  ["https://a.shop.example", "POST", [], true],
  ["http://localhost:3000", "POST", ["content-type"], true],
  ["https://.shop.example", "POST", [], true],
  ["https://shop.example", "POST", [], false],
  ["https://a.shop.example.evil", "POST", [], false],
  ["https://a.shop.example", "PUT", [], false],
  ["https://a.shop.example", "POST", ["x-amz-date"], false],
  ["null", "POST", [], false],
])("%s with %s and %j: %s", (origin, method, headers, isAllowed) => {
  expect(judgeCors([rule], { origin, method, headers }) !== undefined).toBe(isAllowed);
});

test("names the origin, and lets it send cookies; for all origins neither", () => {
  const question = { origin: "http://localhost:3000", method: "POST", headers: [] };
  expect(corsHeaders(rule, question)).toMatchObject({
    "access-control-allow-origin": "http://localhost:3000",
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": "ETag",
  });
  const forAll = corsHeaders({ ...rule, allowedOrigins: ["*"] }, question);
  expect(forAll["access-control-allow-origin"]).toBe("*");
  expect(forAll).not.toHaveProperty("access-control-allow-credentials");
});
