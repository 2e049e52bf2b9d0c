import type { VersionCount } from "./receipt.ts";
import { round } from "./timeline.ts";
import { type Identity, keyOf, nameAll } from "./version.ts";

/** Counts the answers of each release. */
export interface VersionLedger {
  /** Returns the key under which the answer was counted. */
  add: (identity: Identity, atMs: number) => string;
  names: () => Map<string, string>;
  read: () => VersionCount[];
}

/** More different versions than this are no versions: the rest are counted as `others`. */
const MAX_VERSIONS = 200;
const others: Identity = { version: "others" };

interface Seen {
  identity: Identity;
  answers: number;
  firstAtMs: number;
  lastAtMs: number;
}

export function createVersionLedger(): VersionLedger {
  const byKey = new Map<string, Seen>();
  const names = () => nameAll([...byKey.values()].map(({ identity }) => identity));

  return {
    add: (given, atMs) => {
      const isNew = !byKey.has(keyOf(given));
      const identity = isNew && byKey.size >= MAX_VERSIONS ? others : given;
      const key = keyOf(identity);
      const seen = byKey.get(key) ?? { identity, answers: 0, firstAtMs: atMs, lastAtMs: atMs };
      seen.answers += 1;
      seen.firstAtMs = Math.min(seen.firstAtMs, atMs);
      seen.lastAtMs = Math.max(seen.lastAtMs, atMs);
      byKey.set(key, seen);
      return key;
    },
    names,
    read: () => {
      const nameOf = names();
      return [...byKey]
        .toSorted(([, a], [, b]) => a.firstAtMs - b.firstAtMs)
        .map(([key, { identity, answers, firstAtMs, lastAtMs }]) => ({
          name: nameOf.get(key) ?? "unknown",
          ...identity,
          answers,
          firstAtMs: round(firstAtMs),
          lastAtMs: round(lastAtMs),
        }));
    },
  };
}
