import { expect, test } from "vitest";

import { planUpload } from "./plan-upload.ts";
import { checkRules, type UploadRules } from "./upload-rules.ts";

const wish = { name: "a.png", type: "image/png", size: 10 };

test.each([
  ["image/png", ["image/png"]],
  ["image/png", ["image/*"]],
  ["IMAGE/PNG", ["image/png"]],
  ["application/vnd.ms-excel", ["*/*"]],
  ["text/plain; charset=utf-8", ["text/plain"]],
])("allows %s where %j is allowed", (type, types) => {
  expect(plan({ types }, { type }).contentType).toBe(type.toLowerCase());
});

test.each([
  ["image/png", ["image/jpeg"]],
  ["image/png", ["video/*"]],
  ["imagex/png", ["image/*"]],
  ["", ["*/*"]],
  ["png", ["*/*"]],
  ["image/*", ["image/*"]],
  ["image/png\r\nx-amz-acl: public-read", ["image/*"]],
  ["image/png, text/html", ["image/*"]],
  ["image/png; charset=utf-7", ["image/*"]],
  ["image/png;text/html", ["image/*"]],
])("refuses %j where %j is allowed", (type, types) => {
  expect(() => plan({ types }, { type })).toThrow(refusal("TypeNotAllowed"));
});

const active = [
  "text/html",
  "text/html; charset=utf-8",
  "image/svg+xml",
  "IMAGE/SVG+XML",
  "application/xhtml+xml",
  "application/xml",
  "text/xml",
  "text/xsl",
  "application/rss+xml",
  "application/javascript",
  "text/javascript",
  "application/x-shockwave-flash",
  "multipart/x-mixed-replace",
  "message/rfc822",
];

test.each(active)("refuses %s, which browsers run, though every type is allowed", (type) => {
  expect(() => plan({ types: ["*/*"] }, { type })).toThrow(refusal("TypeNotAllowed"));
});

// The twin: it is the look at what browsers run that refuses them, and nothing else.
test.each(active)("allows %s where that is asked for", (type) => {
  expect(plan({ types: ["*/*"], activeTypes: true }, { type }).contentType).toBe(
    type.toLowerCase(),
  );
});

test.each([
  [9, "TooSmall"],
  [101, "TooLarge"],
])("refuses %d bytes of 10 to 100: %s", (size, code) => {
  expect(() => plan({ minSize: 10, maxSize: 100 }, { size })).toThrow(refusal(code));
});

test("signs exactly the size that is known, and the range when none is", () => {
  const { size: _size, ...unknown } = wish;
  const rules = checkRules({ types: ["image/*"], minSize: 5, maxSize: 100 });

  expect(plan({ minSize: 5, maxSize: 100 }, {})).toMatchObject({ minSize: 10, maxSize: 10 });
  expect(planUpload(rules, { user: "alice" }, unknown, "id")).toMatchObject({
    minSize: 5,
    maxSize: 100,
  });
});

test("keeps the name that the file had, whatever its characters, unless told not to", () => {
  expect(plan({}, { name: "thé <1>.png" }).metadata).toEqual({ name: "th%C3%A9%20%3C1%3E.png" });
  expect(plan({ keepName: false }, {}).metadata).toEqual({});
});

test.each([
  [{ maxSize: -1 }, "rules.maxSize"],
  [{ maxSize: 1.5 }, "rules.maxSize"],
  [{ minSize: 2000 }, "minSize is over maxSize"],
  [{ types: [] }, "rules.types"],
  [{ types: ["png"] }, "rules.types.0: must be a type such as image/png"],
  [{ types: ["image/svg+xml"] }, "set activeTypes: true"],
  [{ prefix: "u/{user}" }, "must be empty or parts that end with a slash"],
  [{ prefix: "/u/" }, "must be empty or parts that end with a slash"],
  [{ prefix: "u/../" }, "must be empty or parts that end with a slash"],
  [{ prefix: "public/", uniqueKey: false }, "users replace each other's files"],
  [{ expiresIn: 86_400 }, "rules.expiresIn"],
  [{ expiresIn: 0 }, "rules.expiresIn"],
  [{ acl: "everyone" }, "rules.acl"],
  [{ cacheControl: "a\nb" }, "must be printable ASCII"],
  [{ maxsize: 1 }, "maxsize"],
])("refuses the rules %j", (rules, message) => {
  const given = { types: ["image/*"], maxSize: 1000, ...rules } as UploadRules;

  expect(() => checkRules(given)).toThrow(message);
});

function plan(rules: Partial<UploadRules>, changes: Partial<typeof wish>) {
  const checked = checkRules({ types: ["image/*"], maxSize: 1000, ...rules });
  return planUpload(checked, { user: "alice" }, { ...wish, ...changes }, "id");
}

function refusal(code: string): Error {
  return expect.objectContaining({ code }) as Error;
}

test("says why image/* does not mean SVG", () => {
  const types = ["image/*"];

  expect(() => plan({ types }, { type: "image/svg+xml" })).toThrow(
    "not mean those without activeTypes",
  );
  expect(() => plan({ types }, { type: "text/plain" })).toThrow(
    "are not allowed here, only image/*",
  );
});
