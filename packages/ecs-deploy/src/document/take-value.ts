import type { NormalizedSchema } from "@smithy/core/schema";
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from "yaml";

import { closest } from "./closest.ts";
import { interpolate, InterpolationError, type Variables } from "./interpolate.ts";
import { membersOfStructure } from "./schemas.ts";

/** What is wrong, and how many characters into the text. */
export interface Fault {
  offset: number;
  message: string;
}

export interface TakeContext {
  document: Document;
  variables: Variables;
  faults: Fault[];
  /** Members of the outermost structure that are passed over. */
  readOnly: ReadonlySet<string>;
  /** Nodes seen: aliases may make a short text very large. */
  visited: number;
}

const maxNodes = 100_000;

/** Takes what the schema knows from a node; what it does not know, or knows otherwise, becomes a fault. */
export function takeValue(
  schema: NormalizedSchema,
  given: unknown,
  path: string,
  context: TakeContext,
): unknown {
  const node = isAlias(given) ? given.resolve(context.document) : given;
  context.visited += 1;
  if (context.visited > maxNodes) {
    if (context.visited === maxNodes + 1) fault(context, node, "the file has too many values");
    return undefined;
  }
  if (node === null || node === undefined || (isScalar(node) && node.value === null)) {
    return undefined;
  }
  if (schema.isStructSchema()) return takeStructure(schema, node, path, context);
  if (schema.isListSchema()) return takeList(schema, node, path, context);
  if (schema.isMapSchema()) return takeMap(schema, node, path, context);
  if (!isScalar(node)) return wrongType(context, node, path, nameOf(schema));
  return takeScalar(schema, node, path, context);
}

function takeStructure(
  schema: NormalizedSchema,
  node: unknown,
  path: string,
  context: TakeContext,
): unknown {
  if (!isMap(node)) return wrongType(context, node, path, "an object");
  const members = membersOfStructure(schema);
  const taken: Record<string, unknown> = {};
  for (const { key, value } of node.items) {
    const name = keyOf(key);
    const member = members.get(name);
    if (member !== undefined) {
      const item = takeValue(member, value, join(path, name), context);
      if (item !== undefined) taken[name] = item;
    } else if (path !== "" || !context.readOnly.has(name)) {
      const near = closest(name, [...members.keys()]);
      const hint = near === undefined ? "" : `; did you mean ${near}?`;
      fault(context, key, `${join(path, name)}: ECS has no such member${hint}`);
    }
  }
  return taken;
}

function takeList(
  schema: NormalizedSchema,
  node: unknown,
  path: string,
  context: TakeContext,
): unknown {
  if (!isSeq(node)) return wrongType(context, node, path, "a list");
  const member = schema.getValueSchema();
  return node.items
    .map((item, index) => takeValue(member, item, `${path}[${index}]`, context))
    .filter((item) => item !== undefined);
}

function takeMap(
  schema: NormalizedSchema,
  node: unknown,
  path: string,
  context: TakeContext,
): unknown {
  if (!isMap(node)) return wrongType(context, node, path, "an object");
  const member = schema.getValueSchema();
  const entries = node.items.map(({ key, value }) => {
    const name = keyOf(key);
    return [name, takeValue(member, value, join(path, name), context)] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function takeScalar(
  schema: NormalizedSchema,
  node: Scalar,
  path: string,
  context: TakeContext,
): unknown {
  const { value } = node;
  // As it is written: a version 1.10 shall not become 1.1.
  const text = typeof value === "string" ? interpolated(value, node, path, context) : node.source;
  if (text === undefined) return undefined;
  if (schema.isStringSchema()) return text;
  if (schema.isBooleanSchema()) {
    if (text === "true" || text === "false") return text === "true";
  } else if (schema.isNumericSchema()) {
    const number = typeof value === "number" ? value : Number(text);
    if (text.trim() !== "" && Number.isFinite(number)) return number;
  } else return value;
  return wrongType(context, node, path, nameOf(schema));
}

function interpolated(
  text: string,
  node: Scalar,
  path: string,
  context: TakeContext,
): string | undefined {
  try {
    return interpolate(text, context.variables);
  } catch (error) {
    if (!(error instanceof InterpolationError)) throw error;
    fault(context, node, `${path}: ${error.message}`);
    return undefined;
  }
}

function wrongType(context: TakeContext, node: unknown, path: string, expected: string): undefined {
  const found = isMap(node) ? "an object" : isSeq(node) ? "a list" : `"${textOf(node)}"`;
  fault(context, node, `${path === "" ? "the file" : path}: expected ${expected}, found ${found}`);
  return undefined;
}

function textOf(node: unknown): string {
  const text = isScalar(node) ? String(node.value) : "";
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function nameOf(schema: NormalizedSchema): string {
  if (schema.isNumericSchema()) return "a number";
  if (schema.isBooleanSchema()) return "true or false";
  return "a text";
}

function fault({ faults }: TakeContext, node: unknown, message: string): void {
  const range = isNode(node) ? node.range : undefined;
  faults.push({ offset: range?.[0] ?? 0, message });
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value);
}

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : "";
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
