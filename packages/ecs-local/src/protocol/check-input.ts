import { Fault } from "./fault.ts";
import type { Shape, Structure } from "./sdk-schemas.ts";

/** A request's values as far as the schema knows them. */
export interface CheckedInput {
  input: Record<string, unknown>;
  /** Members that the schema does not know, as paths. AWS passes over them, and so do we. */
  unknown: string[];
  /** Required members that are not there, as paths. */
  missing: string[];
}

/** The members that may have a fraction; the schemas call every number a number. */
const fractional = new Set(["canaryPercent", "doubleValue", "stepPercent", "value"]);

/** Unknown members that are listed at most. */
const maxUnknown = 20;

/**
 * Takes from a parsed body what the schema knows. `null` counts as absent, as it does at AWS.
 * @throws {Fault} `SerializationException` with the path of a value that is of the wrong type.
 */
export function checkInput(structure: Structure, body: unknown): CheckedInput {
  const found: Findings = { unknown: [], missing: [] };
  const input = takeStructure(structure, body, "", found);
  return { input, ...found };
}

interface Findings {
  unknown: string[];
  missing: string[];
}

function take(shape: Shape, value: unknown, path: string, found: Findings): unknown {
  switch (shape.is) {
    case "structure":
      return takeStructure(shape, value, path, found);
    case "list":
      return takeList(shape.member, value, path, found);
    case "map":
      return takeMap(shape.value, value, path, found);
    case "document":
      return value;
    case "timestamp":
      return takePlain("number", value, path, "a Timestamp");
    case "string":
      return takePlain("string", value, path, "a String");
    case "number":
      return takeNumber(value, path);
    case "boolean":
      return takePlain("boolean", value, path, "a Boolean");
  }
}

function takeStructure(
  structure: Structure,
  value: unknown,
  path: string,
  found: Findings,
): Record<string, unknown> {
  const object = objectAt(value, path);
  const taken: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(object)) {
    const shape = structure.members.get(name);
    const at = join(path, name);
    if (shape === undefined) {
      if (found.unknown.length < maxUnknown) found.unknown.push(at);
    } else if (member !== null) taken[name] = take(shape(), member, at, found);
  }
  for (const name of structure.required) {
    if (taken[name] === undefined) found.missing.push(join(path, name));
  }
  return taken;
}

function takeList(member: () => Shape, value: unknown, path: string, found: Findings): unknown[] {
  if (!Array.isArray(value)) throw wrongType(value, path, "a List");
  const items = value as unknown[];
  return items
    .map((item, index) => (item === null ? null : take(member(), item, `${path}[${index}]`, found)))
    .filter((item) => item !== null);
}

function takeMap(
  shape: () => Shape,
  value: unknown,
  path: string,
  found: Findings,
): Record<string, unknown> {
  const entries = Object.entries(objectAt(value, path)).filter(([, item]) => item !== null);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, take(shape(), item, join(path, key), found)]),
  );
}

function takeNumber(value: unknown, path: string): unknown {
  const mayBeFraction = fractional.has(path.slice(path.lastIndexOf(".") + 1));
  if (mayBeFraction || Number.isSafeInteger(value))
    return takePlain("number", value, path, "a Double");
  throw wrongType(value, path, "an Integer");
}

function takePlain(type: string, value: unknown, path: string, expected: string): unknown {
  if (typeof value === type && (type !== "number" || Number.isFinite(value))) return value;
  throw wrongType(value, path, expected);
}

function objectAt(value: unknown, path: string): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw wrongType(value, path, "a Structure");
}

function wrongType(value: unknown, path: string, expected: string): Fault {
  const where = path === "" ? "" : `${clip(path)}: `;
  return new Fault(
    "SerializationException",
    `${where}${nameOf(value)} can not be converted to ${expected}`,
  );
}

function nameOf(value: unknown): string {
  if (value === null) return "NULL_VALUE";
  if (Array.isArray(value)) return "LIST_VALUE";
  if (value === true) return "TRUE_VALUE";
  if (value === false) return "FALSE_VALUE";
  return typeof value === "object" ? "MAP_VALUE" : `${(typeof value).toUpperCase()}_VALUE`;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

// Keys come from the request and may be of any length.
function clip(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path;
}
