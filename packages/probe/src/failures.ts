import type { Failure } from "./receipt.ts";
import { round } from "./timeline.ts";

/** Counts failures by what failed and why. */
export interface FailureList {
  add: (failure: Pick<Failure, "kind" | "connection" | "reason"> & { atMs: number }) => void;
  read: () => Failure[];
}

/** Lists so many different failures; the rest are counted together as `other reasons`. */
export function createFailureList(limit: number): FailureList {
  const byKey = new Map<string, Failure>();
  return {
    add: ({ kind, connection, reason, atMs }) => {
      const own = [kind, connection, reason].join("\n");
      const shared = [kind, connection, ""].join("\n");
      const key = byKey.has(own) || byKey.size < limit ? own : shared;
      const known = byKey.get(key);
      byKey.set(key, {
        kind,
        connection,
        reason: key === own ? reason : "other reasons",
        count: (known?.count ?? 0) + 1,
        firstAtMs: Math.min(known?.firstAtMs ?? Infinity, round(atMs)),
        lastAtMs: Math.max(known?.lastAtMs ?? 0, round(atMs)),
      });
    },
    read: () => [...byKey.values()].toSorted((a, b) => a.firstAtMs - b.firstAtMs),
  };
}
