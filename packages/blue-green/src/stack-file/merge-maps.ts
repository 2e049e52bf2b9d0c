/** What the later one says, over what the earlier one says. */
export function laid<Value extends object>(base: Value, over: Value): Value {
  const said = Object.entries(over).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(said) };
}

export function orLaid<Value extends object | null>(base: Value, over: Value): Value {
  return base === null || over === null ? (over ?? base) : laid(base, over);
}

/** One where there is one, and both of them merged where there are two. */
export function both<Value>(
  base: Value | undefined,
  over: Value | undefined,
  merge: (base: Value, over: Value) => Value,
): Value | undefined {
  return base === undefined || over === undefined ? (over ?? base) : merge(base, over);
}

export function eachOf<Value>(
  base: Readonly<Record<string, Value>> = {},
  over: Readonly<Record<string, Value>> = {},
  merge: (base: Value, over: Value) => Value,
): Record<string, Value> {
  const merged: Record<string, Value> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const earlier = base[key];
    merged[key] = earlier === undefined ? value : merge(earlier, value);
  }
  return merged;
}

export function union(base: readonly string[], over: readonly string[]): string[] {
  return [...new Set([...base, ...over])];
}

/** The last one of each key, where the first one stood. */
export function byKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
