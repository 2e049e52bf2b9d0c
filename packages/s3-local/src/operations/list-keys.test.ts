import { expect, test } from "vitest";

import { sortedKeys } from "../store/sorted-keys.ts";
import { listKeys } from "./list-keys.ts";

const all = ["a/1", "a/2", "a/b/3", "b", "b/", "c", "\uff5e", "\u{1f3b8}"];

/** All pages, joined. */
function pages(options: { prefix?: string; delimiter?: string; limit: number }): string[] {
  const keys = sortedKeys(all.toReversed());
  const { prefix = "", delimiter = "", limit } = options;
  const found: string[] = [];
  let after = "";
  for (;;) {
    const page = listKeys(keys, { prefix, delimiter, after, limit });
    expect(page.keys.length + page.prefixes.length).toBeLessThanOrEqual(limit);
    found.push(...page.keys, ...page.prefixes);
    if (page.next === undefined) return found;
    after = page.next;
  }
}

test.each([1, 2, 3, 100])("finds every key once, by pages of %d", (limit) => {
  expect(pages({ limit })).toEqual(all);
});

test.each([1, 2, 3, 100])("finds every beginning once, by pages of %d", (limit) => {
  const found = pages({ delimiter: "/", limit });
  expect(found.toSorted()).toEqual(["a/", "b", "b/", "c", "\uff5e", "\u{1f3b8}"].toSorted());
  expect(pages({ prefix: "a/", delimiter: "/", limit })).toEqual(["a/1", "a/2", "a/b/"]);
});
