import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { stackFileJsonSchema } from "./json-schema.ts";

const file = join(import.meta.dirname, "../../stack-file.schema.json");

test("is published as it is", () => {
  const schema = stackFileJsonSchema();
  // HITLESS_WRITE=1 brings the published file up to date; format it afterwards.
  if (process.env["HITLESS_WRITE"] === "1") writeFileSync(file, JSON.stringify(schema, null, 2));
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(schema)));
});
