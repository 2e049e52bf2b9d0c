import { RegisterTaskDefinitionRequest$ } from "@aws-sdk/client-ecs";
import { NormalizedSchema } from "@smithy/core/schema";
import { expect, test } from "vitest";
import { stringify } from "yaml";

import { parseTaskDefinition } from "./read.ts";

/** A value for everything that the SDK's schema knows. */
function full(schema: NormalizedSchema, path: string): unknown {
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()];
    return Object.fromEntries(
      members.map(([name, member]) => [name, full(member, `${path}.${name}`)]),
    );
  }
  if (schema.isListSchema()) {
    return [full(schema.getValueSchema(), `${path}.0`), full(schema.getValueSchema(), `${path}.1`)];
  }
  if (schema.isMapSchema()) return { "a key": full(schema.getValueSchema(), `${path}.a key`) };
  if (schema.isBooleanSchema()) return false;
  return schema.isNumericSchema() ? 0 : path;
}

const everything = full(NormalizedSchema.of(RegisterTaskDefinitionRequest$), "$");

test.each([
  ["JSON", JSON.stringify(everything)],
  ["YAML", stringify(everything)],
])("keeps every member that the SDK knows, read from %s", (_, text) => {
  const read = parseTaskDefinition(text, { file: "full", variables: {} });
  expect(read).toEqual(everything);
  // Should the SDK's schemas become empty for this reader, all of the above would still hold.
  expect(read.containerDefinitions?.[0]?.linuxParameters?.tmpfs?.[1]?.mountOptions?.[1]).toBe(
    "$.containerDefinitions.0.linuxParameters.tmpfs.1.mountOptions.1",
  );
  expect(leaves(read)).toBeGreaterThan(300);
});

function leaves(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, each) => sum + leaves(each), 0);
}
