/** Records of one kind by their keys. What changes is written by the next {@link Store.save}. */
export interface Collection<Item> {
  get(key: string): Item | undefined;
  /** Adds the record, or replaces the one with this key. Records are never changed in place. */
  put(key: string, item: Item): void;
  delete(key: string): void;
  /** In the order in which the keys were first put. */
  values(): Item[];
  entries(): [key: string, item: Item][];
  readonly size: number;
}

/** What has to be written about a collection. */
export interface Changes {
  kind: string;
  put: readonly (readonly [key: string, json: string])[];
  deleted: readonly string[];
}

/** A collection and its side towards the disk. */
export interface KeptCollection<Item> extends Collection<Item> {
  /** What has changed since the last call of `saved`. */
  changes(): Changes | undefined;
  /** The changes are on disk. */
  saved(): void;
}

export function collection<Item>(
  kind: string,
  kept: readonly (readonly [key: string, item: Item])[],
): KeptCollection<Item> {
  const items = new Map(kept);
  const changed = new Set<string>();
  return {
    get: (key) => items.get(key),
    put(key, item) {
      items.set(key, item);
      changed.add(key);
    },
    delete(key) {
      if (items.delete(key)) changed.add(key);
    },
    values: () => [...items.values()],
    entries: () => [...items],
    get size() {
      return items.size;
    },
    changes() {
      if (changed.size === 0) return undefined;
      const keys = [...changed];
      const put = keys
        .filter((key) => items.has(key))
        .map((key) => [key, JSON.stringify(items.get(key))] as const);
      return { kind, put, deleted: keys.filter((key) => !items.has(key)) };
    },
    saved: () => changed.clear(),
  };
}
