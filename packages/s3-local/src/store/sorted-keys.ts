import { compareKeys } from "./compare-keys.ts";

/** Keys in the order of listings. */
export interface SortedKeys {
  add(key: string): void;
  remove(key: string): void;
  /** The first position whose key is not before this one. */
  find(key: string): number;
  /** The first position, from this one on, whose key does not begin so. */
  findPast(prefix: string, from: number): number;
  at(position: number): string | undefined;
}

export function sortedKeys(initial: Iterable<string> = []): SortedKeys {
  const keys = [...initial].toSorted(compareKeys);
  const partition = (isBefore: (key: string) => boolean, from = 0) => {
    let low = from;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(keys[middle] ?? "")) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const find = (key: string) => partition((each) => compareKeys(each, key) < 0);
  return {
    add(key) {
      const position = find(key);
      if (keys[position] !== key) keys.splice(position, 0, key);
    },
    remove(key) {
      const position = find(key);
      if (keys[position] === key) keys.splice(position, 1);
    },
    find,
    // Keys with one beginning stand together.
    findPast: (prefix, from) => partition((each) => each.startsWith(prefix), from),
    at: (position) => keys[position],
  };
}
