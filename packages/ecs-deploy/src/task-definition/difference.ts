import { normalizeTaskDefinition, type Plain } from "./normalize.ts";

/** One value that differs; `before` or `after` is not there where it was added or removed. */
export interface Difference {
  /** Such as `containerDefinitions.app.environment.LOG_LEVEL.value`; items with a name go by it. */
  path: string;
  before?: string;
  after?: string;
}

/** What differs between two task definitions, as files or as ECS answers them; nothing where they do the same. */
export function differencesOfTaskDefinitions(before: object, after: object): Difference[] {
  return differences(normalizeTaskDefinition(before), normalizeTaskDefinition(after));
}

/** What differs between two values, in the order of `after`, then what is only in `before`. */
export function differences(before: Plain, after: Plain): Difference[] {
  const old = flatten(before);
  const next = flatten(after);
  const changed = [...next].flatMap(([path, value]): Difference[] => {
    const was = old.get(path);
    if (was === value) return [];
    return [{ path, ...(was !== undefined && { before: was }), after: value }];
  });
  const removed = [...old]
    .filter(([path]) => !next.has(path))
    .map(([path, value]): Difference => ({ path, before: value }));
  return [...changed, ...removed];
}

function flatten(value: Plain, path = "", into = new Map<string, string>()): Map<string, string> {
  if (typeof value !== "object") into.set(path, String(value));
  else if (isList(value)) {
    for (const [key, item] of keyed(value)) flatten(item, join(path, key), into);
  } else {
    for (const [key, item] of Object.entries(value)) flatten(item, join(path, key), into);
  }
  return into;
}

/** Items by their names where all have one of their own, else by their places. */
function keyed(items: readonly Plain[]): [string, Plain][] {
  const names = items.map((item) =>
    typeof item === "object" && "name" in item && typeof item["name"] === "string"
      ? item["name"]
      : undefined,
  );
  const areNames =
    names.every((name) => name !== undefined) && new Set(names).size === names.length;
  return items.map((item, index) => [(areNames ? names[index] : undefined) ?? String(index), item]);
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
