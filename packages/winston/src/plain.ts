import { types } from "node:util";

import { redacted, type Redaction } from "./redaction.ts";

/** What `JSON.stringify` takes without a surprise. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

const maxDepth = 16;
const maxEntries = 1_000;
// A request or a socket, logged whole, leads to most of what a process holds.
const maxValues = 10_000;

/**
 * Any value as plain data, with fields hidden. It never throws, whatever getters and `toJSON` do. What JSON
 * cannot say becomes text: circles, BigInt, functions, symbols, bytes (their number), what is nested deeper
 * than 16 levels or after 10,000 values; of more than 1,000 entries the rest is counted. An error keeps name, message, stack,
 * cause, and what else it carries.
 */
export function toPlain(value: unknown, hides: Redaction): Plain {
  return attempt(() => walk(value, { hides, path: [], above: [], seen: { values: 0 } }));
}

/** Own fields of an object, an error's hidden ones too, as plain data. */
export function plainFields(value: object, hides: Redaction): { [key: string]: Plain } {
  const place = { hides, path: [], above: [value], seen: { values: 0 } };
  const plain = attempt(() => entriesOf(readable(value), place));
  return isRecord(plain) ? plain : { unreadable: plain };
}

interface Place {
  readonly hides: Redaction;
  readonly path: readonly string[];
  readonly above: readonly object[];
  readonly seen: { values: number };
}

function walk(value: unknown, place: Place): Plain {
  if (++place.seen.values > maxValues) return "(too much)";
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      // JSON has no -0.
      return Number.isFinite(value) ? value + 0 : String(value);
    case "bigint":
    case "symbol":
      return String(value);
    case "function":
      return `(function ${value.name})`;
    case "undefined":
      return null;
    case "object":
      return value === null ? null : walkObject(value, place);
  }
}

function walkObject(value: object, at: Place): Plain {
  const { path, above } = at;
  if (above.includes(value)) return "(circular)";
  if (above.length >= maxDepth) return "(too deep)";
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value))
    return `(${value.byteLength} bytes)`;
  const place = { ...at, above: [...above, value] };
  const toJson: unknown = Reflect.get(value, "toJSON");
  if (typeof toJson === "function")
    return walk(Reflect.apply(toJson, value, [path.at(-1) ?? ""]), place);
  if (Array.isArray(value) || types.isSet(value)) return listOf([...value], place);
  if (types.isRegExp(value)) return String(value);
  return entriesOf(readable(value), place);
}

function listOf(list: readonly unknown[], place: Place): Plain {
  const plain = list.slice(0, maxEntries).map((each) => attempt(() => walk(each, place)));
  return list.length > maxEntries ? [...plain, `(${list.length - maxEntries} more)`] : plain;
}

function entriesOf(
  entries: readonly (readonly [string, () => unknown])[],
  place: Place,
): { [key: string]: Plain } {
  const plain: [string, Plain][] = [];
  for (const [key, read] of entries.slice(0, maxEntries)) {
    if (place.hides(place.path, key)) {
      plain.push([key, redacted]);
      continue;
    }
    const below = { ...place, path: [...place.path, key] };
    const value = attempt(() => {
      const found = read();
      return found === undefined ? undefined : walk(found, below);
    });
    if (value !== undefined) plain.push([key, value]);
  }
  if (entries.length > maxEntries) plain.push(["more", entries.length - maxEntries]);
  // As entries, a key `__proto__` is one like any other.
  return Object.fromEntries(plain);
}

/** Keys with a way to read each, so that one getter that throws costs one field. */
function readable(value: object): [string, () => unknown][] {
  if (types.isMap(value)) return [...value].map(([key, each]) => [String(key), () => each]);
  const keys = value instanceof Error ? errorKeys(value) : Object.keys(value);
  return keys.map((key) => [key, (): unknown => Reflect.get(value, key)]);
}

/** Those of an error are not enumerable. */
function errorKeys(error: Error): string[] {
  const hidden = ["name", "message", "stack", "cause", "errors"].filter((key) => key in error);
  return [...new Set([...hidden, ...Object.keys(error)])];
}

function attempt<Result>(read: () => Result): Result | string {
  try {
    return read();
  } catch (error) {
    return `(unreadable: ${reasonOf(error)})`;
  }
}

function reasonOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return "no reason that could be read";
  }
}

function isRecord(plain: Plain): plain is { [key: string]: Plain } {
  return typeof plain === "object" && plain !== null && !Array.isArray(plain);
}
