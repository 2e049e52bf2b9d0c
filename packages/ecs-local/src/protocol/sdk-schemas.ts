import { inspect } from "node:util";

import * as sdk from "@aws-sdk/client-ecs";

/**
 * What a member of a request or an answer is. Read from the schemas that `@aws-sdk/client-ecs` carries
 * at run time. Their layout is the SDK's own business, so nothing but this file knows it.
 */
export type Shape =
  | { is: "string" | "number" | "boolean" | "timestamp" | "document" }
  | { is: "list"; member: () => Shape }
  | { is: "map"; value: () => Shape }
  | Structure;

export interface Structure {
  is: "structure";
  name: string;
  members: ReadonlyMap<string, () => Shape>;
  required: ReadonlySet<string>;
}

export interface OperationSchema {
  name: string;
  input: Structure;
  output: Structure;
}

/** Thrown where the SDK's schemas are not laid out as they are read here. */
export class SchemaLayoutError extends Error {
  override readonly name = "SchemaLayoutError";
}

const listKind = 1;
const mapKind = 2;
const structureKind = 3;
const unionKind = 4;
const errorKind = -3;
const operationKind = 9;
const listFlag = 64;
const mapFlag = 128;

const simple: ReadonlyMap<number, "string" | "number" | "boolean" | "timestamp" | "document"> =
  new Map([
    [0, "string"],
    [1, "number"],
    [2, "boolean"],
    [4, "timestamp"],
    [15, "document"],
  ]);

let read: ReadonlyMap<string, OperationSchema> | undefined;
const structures = new WeakMap<readonly unknown[], Structure>();

/** Every operation of ECS by its name, in the order of the alphabet. */
export function ecsOperations(): ReadonlyMap<string, OperationSchema> {
  read ??= new Map(
    exportedSchemas()
      .filter((schema) => schema[0] === operationKind)
      .map(readOperation)
      .toSorted((left, right) => (left.name < right.name ? -1 : 1))
      .map((operation) => [operation.name, operation]),
  );
  return read;
}

/** The names of ECS's errors that the SDK knows. */
export function ecsErrors(): ReadonlySet<string> {
  const errors = exportedSchemas().filter((schema) => schema[0] === errorKind);
  return new Set(errors.map((schema) => String(schema[2])));
}

function exportedSchemas(): (readonly unknown[])[] {
  const exported: readonly unknown[] = Object.values(sdk);
  return exported.filter((value): value is readonly unknown[] => Array.isArray(value));
}

function readOperation(schema: readonly unknown[]): OperationSchema {
  const [, , name, , input, output] = schema;
  if (typeof name !== "string") throw layout("an operation has no name", schema);
  return { name, input: structureOf(input, name), output: structureOf(output, name) };
}

function structureOf(reference: unknown, where: string): Structure {
  const shape = shapeOf(reference, where);
  if (shape.is === "structure") return shape;
  throw layout(`${where} is no structure`, reference);
}

function shapeOf(reference: unknown, where: string): Shape {
  if (isLazy(reference)) return shapeOf(reference(), where);
  if (typeof reference === "number") return shapeOfNumber(reference, where);
  if (!Array.isArray(reference)) throw layout(`${where} is no schema`, reference);
  const schema: readonly unknown[] = reference;
  switch (schema[0]) {
    case listKind:
      return { is: "list", member: () => shapeOf(schema[4], `${where}[]`) };
    case mapKind:
      return { is: "map", value: () => shapeOf(schema[5], `${where}{}`) };
    case structureKind:
    case unionKind:
    case errorKind:
      return readStructure(schema, where);
    default:
      // A member with traits: its schema, then they.
      if (schema.length === 2) return shapeOf(schema[0], where);
      // A simple schema with a name: namespace, name, traits, then what it is.
      if (schema.length === 5 && schema[0] === 0) return shapeOf(schema[4], where);
      throw layout(`${where} is of a kind that is not known`, schema);
  }
}

function shapeOfNumber(number: number, where: string): Shape {
  if ((number & mapFlag) !== 0) return { is: "map", value: () => plain(number ^ mapFlag, where) };
  if ((number & listFlag) !== 0)
    return { is: "list", member: () => plain(number ^ listFlag, where) };
  return plain(number, where);
}

function plain(number: number, where: string): Shape {
  const is = simple.get(number);
  if (is === undefined) throw layout(`${where} is of a kind that is not known`, number);
  return { is };
}

function readStructure(schema: readonly unknown[], where: string): Structure {
  const known = structures.get(schema);
  if (known !== undefined) return known;
  const [, , name, , names, members, required = 0] = schema;
  if (typeof name !== "string" || !isNames(names) || !Array.isArray(members)) {
    throw layout(`${where} is no structure`, schema);
  }
  if (names.length !== members.length || typeof required !== "number" || required > names.length) {
    throw layout(`${where} has other members than names`, schema);
  }
  const structure: Structure = {
    is: "structure",
    name,
    members: new Map(
      names.map((member, index) => [member, () => shapeOf(members[index], `${where}.${member}`)]),
    ),
    // The required ones come first.
    required: new Set(names.slice(0, required)),
  };
  structures.set(schema, structure);
  return structure;
}

function isLazy(value: unknown): value is () => unknown {
  return typeof value === "function";
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

function layout(problem: string, found: unknown): SchemaLayoutError {
  const text = inspect(found, { depth: 1 }).slice(0, 200);
  return new SchemaLayoutError(
    `the schemas of @aws-sdk/client-ecs are laid out in another way than expected: ${problem}: ${text}`,
  );
}
