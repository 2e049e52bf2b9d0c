/** Requests per second on kept and on new connections. */
export interface Rate {
  kept: number;
  new: number;
}

/** A request as the schedule wants it. */
export interface Planned {
  index: number;
  /** Milliseconds from the start of the schedule. */
  dueMs: number;
  kind: "get" | "post";
  connection: "kept" | "new";
}

/** One request in so many is a POST where POSTs are sent, on kept and on new connections alike. */
const POST_EVERY = 5;

/**
 * The request with this index. One even schedule for both kinds of connection: the gap between any two
 * requests is the same, so that no outage longer than that gap falls between them. Pure.
 */
export function planned(index: number, rate: Rate, withPost: boolean): Planned {
  const total = rate.kept + rate.new;
  const newBefore = Math.floor((index * rate.new) / total);
  const isNew = Math.floor(((index + 1) * rate.new) / total) > newBefore;
  const nth = isNew ? newBefore : index - newBefore;
  return {
    index,
    dueMs: (index * 1000) / total,
    kind: withPost && nth % POST_EVERY === 0 ? "post" : "get",
    connection: isNew ? "new" : "kept",
  };
}

/** How many requests are due this long after the start; the first one is due at once. Pure. */
export function dueCount(elapsedMs: number, perSecond: number): number {
  return elapsedMs < 0 ? 0 : Math.floor((elapsedMs * perSecond) / 1000) + 1;
}
