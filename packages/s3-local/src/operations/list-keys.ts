import { compareKeys } from "../store/compare-keys.ts";
import type { SortedKeys } from "../store/sorted-keys.ts";

export interface KeyPage {
  keys: string[];
  /** Beginnings that stand for all keys that have them. */
  prefixes: string[];
  /** The last of the page, where there is more. */
  next?: string;
}

export interface ListKeysOptions {
  prefix: string;
  /** Empty: none. */
  delimiter: string;
  /** The page begins behind this key or beginning. */
  after: string;
  limit: number;
}

/** A page of keys in order. Source: Amazon S3 API Reference, ListObjectsV2. */
export function listKeys(
  keys: Pick<SortedKeys, "find" | "findPast" | "at">,
  { prefix, delimiter, after, limit }: ListKeysOptions,
): KeyPage {
  const page: KeyPage = { keys: [], prefixes: [] };
  let last = "";
  let position = startOf(keys, { prefix, delimiter, after });
  for (;;) {
    const key = keys.at(position);
    if (key === undefined || !key.startsWith(prefix)) return page;
    if (page.keys.length + page.prefixes.length >= limit) {
      return limit === 0 ? page : { ...page, next: last };
    }
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    if (end < 0) {
      page.keys.push(key);
      last = key;
      position += 1;
    } else {
      last = key.slice(0, end + delimiter.length);
      page.prefixes.push(last);
      position = keys.findPast(last, position);
    }
  }
}

function startOf(
  keys: Pick<SortedKeys, "find" | "findPast" | "at">,
  { prefix, delimiter, after }: Omit<ListKeysOptions, "limit">,
): number {
  if (after === "" || compareKeys(after, prefix) < 0) return keys.find(prefix);
  const position = keys.find(after);
  // A page that ended with a beginning is followed by what has another one.
  if (delimiter !== "" && after.endsWith(delimiter)) return keys.findPast(after, position);
  return keys.at(position) === after ? position + 1 : position;
}
