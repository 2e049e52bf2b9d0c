import { expect, test } from "vitest";

import { judgePolicy } from "./judge-policy.ts";
import { parsePolicy } from "./policy.ts";

const now = new Date("2026-01-01T00:00:00Z");
const expiration = "2026-01-01T00:05:00Z";

function judge(conditions: unknown[], fields: Record<string, string>, at = now) {
  const encoded = Buffer.from(JSON.stringify({ expiration, conditions })).toString("base64");
  return judgePolicy(parsePolicy(encoded), Object.entries(fields), at);
}

test.each([
  [[{ key: "a" }], { key: "a" }],
  [[["eq", "$key", "a"]], { key: "a" }],
  [[["starts-with", "$key", "u/"]], { key: "u/a" }],
  [[["starts-with", "$key", ""]], { key: "" }],
  [[{ "Content-Type": "image/png" }], { "content-type": "image/png" }],
  [[["starts-with", "$Content-Type", "image/"]], { "content-type": "image/png, image/gif" }],
  [[], { "x-ignore-this": "a", policy: "b", "x-amz-signature": "c", file: "d" }],
])("allows %j for %j", (conditions, fields) => {
  expect(judge(conditions, fields)).toEqual({ is: "allowed", min: 0, max: Infinity });
});

test.each([
  [[{ key: "a" }], { key: "b" }, "Policy Condition failed"],
  [[{ key: "a" }], {}, "Policy Condition failed"],
  [[["starts-with", "$key", "u/"]], { key: "v/a" }, "Policy Condition failed"],
  [[["starts-with", "$note", ""]], {}, "Policy Condition failed"],
  [
    [["starts-with", "$Content-Type", "image/"]],
    { "content-type": "image/png,text/html" },
    "Policy Condition failed",
  ],
  [[{ key: "a" }], { key: "a", acl: "public-read" }, "Extra input fields: acl"],
  [[{ key: "a" }], { key: "a", bucket: "b" }, "Extra input fields: bucket"],
])("refuses %j for %j", (conditions, fields, reason) => {
  const verdict = judge(conditions, fields);
  expect(verdict.is).toBe("refused");
  expect(JSON.stringify(verdict)).toContain(reason);
});

test("takes the narrowest of several ranges of length", () => {
  const conditions = [
    ["content-length-range", 1, 10],
    ["content-length-range", 0, 5],
  ];
  expect(judge(conditions, {})).toEqual({ is: "allowed", min: 1, max: 5 });
});

test("refuses at the very moment at which the policy ends", () => {
  expect(judge([], {}, new Date(expiration))).toMatchObject({ is: "refused" });
  expect(judge([], {}, new Date(Date.parse(expiration) - 1))).toMatchObject({ is: "allowed" });
});

test.each([
  ["", "it is not Base64"],
  ["ünfug", "it is not Base64"],
  [Buffer.from("{").toString("base64"), "it is not JSON"],
  [Buffer.from('{"expiration":"2026"}').toString("base64"), "expiration"],
])("says what is wrong with the policy %j", (encoded, what) => {
  expect(() => parsePolicy(encoded)).toThrow(what);
});

test("takes an escaped dollar sign for one", () => {
  const text = String.raw`{"expiration":"${expiration}","conditions":[["eq","$note","a\$b\\\\c"]]}`;
  const [condition] = parsePolicy(Buffer.from(text).toString("base64")).conditions;
  expect(condition).toMatchObject({ value: String.raw`a$b\\c` });
});
