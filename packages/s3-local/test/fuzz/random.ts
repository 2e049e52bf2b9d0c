/** Numbers that are the same for the same seed. */
export interface Random {
  /** A whole number below the limit. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True once in so many. */
  oneIn(count: number): boolean;
}

/** The generator "mulberry32". */
export function random(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    pick<Item>(items: readonly Item[]) {
      if (items.length === 0) throw new TypeError("nothing to pick from");
      return items[below(items.length)] as Item;
    },
    oneIn: (count) => below(count) === 0,
  };
}
