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
    const members = Object.entries(value);
    // All that there was to it is its name.
    if (members.length === 0 && path !== "") into.set(path, "");
    for (const [key, item] of members) flatten(item, join(path, key), into);
  }
  return into;
}

/** Items by their names, which are then in the path, where all have one of their own; else by their places. */
function keyed(items: readonly Plain[]): [string, Plain][] {
  const named = items.flatMap((item): [string, Plain][] => {
    if (typeof item !== "object" || isList(item)) return [];
    const { name, ...rest } = item;
    return typeof name === "string" ? [[name, rest]] : [];
  });
  const areNames = new Set(named.map(([name]) => name)).size === items.length;
  return areNames ? named : items.map((item, index) => [String(index), item]);
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
