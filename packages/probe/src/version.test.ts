import { expect, test } from "vitest";
import { identify, nameAll } from "./version.ts";

const header = { from: "header", name: "X-Hitless-Version" } as const;

test("reads version and release from their headers", () => {
  const headers = { "x-hitless-version": "1.2.0", "x-hitless-release": ["1.2.0-abc"] };
  expect(identify(header, headers, "")).toEqual({ version: "1.2.0", release: "1.2.0-abc" });
});

test.each([
  ['{"app":{"version":7}}', { version: "7" }],
  ['{"app":{}}', {}],
  ['{"app":null}', {}],
  ["not json", {}],
])("reads a JSON field of %s", (body, identity) => {
  expect(identify({ from: "json", path: "app.version" }, {}, body)).toEqual(identity);
});

test("makes a hostile version harmless", () => {
  const named = identify(header, { "x-hitless-version": `\u001b[31m${"x".repeat(5000)}` }, "");
  expect(named.version).toMatch(/^\[31mx+…$/);
  expect(named.version).toHaveLength(100);
});

test("names by version, by release where two share it, and says where nobody is named", () => {
  const names = nameAll([
    { version: "1", release: "1-a" },
    { version: "1", release: "1-b" },
    { version: "2", release: "2-c" },
    { release: "3-d" },
    {},
  ]);
  expect([...names.values()]).toEqual(["1 (1-a)", "1 (1-b)", "2", "3-d", "unknown"]);
});
