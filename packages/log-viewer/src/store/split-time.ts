import type { Query } from "../query/query.ts";

/** When lines were received that can be found at all, and what remains to ask of them. */
export interface TimedQuery {
  fromMs: number;
  toMs: number;
  query: Query;
}

/** Takes the times out of a search that hold for all of it, so that whole stretches of lines can be passed over. */
export function splitTime(query: Query): TimedQuery {
  const parts = query.is === "and" ? query.parts : [query];
  let fromMs = -Infinity;
  let toMs = Infinity;
  const others: Query[] = [];
  for (const part of parts) {
    if (part.is !== "time") others.push(part);
    else {
      fromMs = Math.max(fromMs, part.fromMs);
      toMs = Math.min(toMs, part.toMs);
    }
  }
  const [only = { is: "all" } as const] = others;
  return { fromMs, toMs, query: others.length > 1 ? { is: "and", parts: others } : only };
}
