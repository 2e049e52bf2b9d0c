import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";

import { fullReceipt, optionalPaths } from "../../test/sample-receipts-typed.ts";
import { cleanDeploy, failingRestart, hostileRun, longRun } from "../../test/sample-runs.ts";

type Path = readonly (string | number)[];
type Fields = Record<string, unknown>;

const file = join(import.meta.dirname, "../../receipt.schema.json");
const schema = fieldsOf(JSON.parse(readFileSync(file, "utf8")));
const validate = new Ajv2020({ allErrors: true, strict: true, strictTypes: false }).compile(schema);

/** Names of versions and reasons are keys that the schema does not list. */
const maps = new Set(["answers", "reasons"]);

test.each([
  ["a clean deploy", cleanDeploy()],
  ["a failing restart", failingRestart()],
  ["a long run", longRun()],
  ["a hostile server", hostileRun()],
  ["every field", fullReceipt],
])("accepts a receipt of %s", (_, receipt) => {
  validate(written(receipt));
  expect(validate.errors).toBeNull();
});

test("requires exactly the fields that the type requires", () => {
  const paths = keysOf(written(fullReceipt));
  const spared = paths.filter((path) => validate(without(fullReceipt, path)));
  expect(spared.map(nameOf).toSorted()).toEqual(Object.keys(optionalPaths).toSorted());
});

test("describes every field of the type, and no other", () => {
  const described = new Set(propertiesOf(schema).map(([name]) => name));
  const named = new Set(keysOf(written(fullReceipt)).map((path) => String(path.at(-1))));
  expect([...described].toSorted()).toEqual([...named].toSorted());
});

test("says of every field what it is", () => {
  const silent = propertiesOf(schema).filter(([, field]) => {
    const { $ref, title, description } = fieldsOf(field);
    const elsewhere = typeof $ref === "string" && $ref.includes("/properties/");
    return !elsewhere && (typeof title !== "string" || typeof description !== "string");
  });
  expect(silent).toEqual([]);
});

test.each<[string, object]>([
  ["an unknown field", { surprise: 1 }],
  ["an unknown field of a bucket", { timeline: bucketWith({ surprise: 1 }) }],
  ["another schema version", { schemaVersion: 2 }],
  ["a negative count", { requests: { ...fullReceipt.requests, failed: -1 } }],
  ["half a request", { requests: { ...fullReceipt.requests, sent: 1.5 } }],
  ["a local time", { startedAt: "2026-03-14 03:09" }],
  ["a rate in words", { rate: { kept: "forty", new: 10 } }],
  ["an unknown kind", { failures: [{ ...fullReceipt.failures[0], kind: "delete" }] }],
])("refuses %s", (_, parts) => {
  expect(validate({ ...fullReceipt, ...parts })).toBe(false);
});

function bucketWith(parts: object): object {
  return { bucketMs: 100, buckets: [{ ...fullReceipt.timeline.buckets[0], ...parts }] };
}

function written(receipt: object): unknown {
  return JSON.parse(JSON.stringify(receipt));
}

/** The paths of all keys, apart from those of maps. */
function keysOf(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => keysOf(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, key];
    const isMap = maps.has(key) && typeof inner === "object";
    return isMap ? [here] : [here, ...keysOf(inner, here)];
  });
}

function nameOf(path: Path): string {
  return path.map((key) => (typeof key === "number" ? "*" : key)).join(".");
}

function without(receipt: object, path: Path): unknown {
  const copy = written(receipt);
  const parent = path.slice(0, -1).reduce((value, key) => fieldsOf(value)[key], copy);
  delete fieldsOf(parent)[path.at(-1) ?? ""];
  return copy;
}

/** Every property that a schema describes, at any depth. */
function propertiesOf(value: unknown): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key === "properties" ? Object.entries(fieldsOf(inner)) : []),
    ...propertiesOf(inner),
  ]);
}

function fieldsOf(value: unknown): Fields {
  if (!isFields(value)) throw new TypeError(`not an object: ${JSON.stringify(value)}`);
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
