import { setTimeout as pause } from "node:timers/promises";

import type { LogLine } from "../line/line.ts";
import { evaluate } from "../query/evaluate.ts";
import type { Query } from "../query/query.ts";
import type { Searcher } from "../search/start-searcher.ts";
import type { Hub } from "./hub.ts";

/** Lines that are new, oldest first, and how many came too fast to be given. */
export interface Fresh {
  lines: LogLine[];
  skipped: number;
  /** Whether more was missed before the first of them than is given. */
  gap?: boolean;
  /** All up to this id have been looked at. */
  through: number;
}

export interface FollowOptions {
  query: Query;
  /** Begin behind this id; without it, with what comes from now on. */
  after: number | undefined;
  /** Lines at a time; more are counted and skipped. */
  maxLines: number;
  everyMs: number;
  signal: AbortSignal;
}

/** Follows the lines that a search finds, until the signal. Resolves at its end. */
export async function follow(
  { hub, searcher }: { hub: Hub; searcher: Pick<Searcher, "search"> },
  { query, after, maxLines, everyMs, signal }: FollowOptions,
  /** May take its time: what comes meanwhile is gathered, and skipped when it is too much. */
  give: (fresh: Fresh) => Promise<void>,
): Promise<void> {
  let gathered: Fresh = { lines: [], skipped: 0, through: 0 };
  const unsubscribe = hub.subscribe((candidates) => {
    for (const candidate of candidates) {
      gathered.through = candidate.line.id;
      if (!evaluate(query, candidate)) continue;
      gathered.lines.push(candidate.line);
    }
    // The newest are what is followed for.
    if (gathered.lines.length > maxLines) {
      gathered.skipped += gathered.lines.length - maxLines;
      gathered.lines = gathered.lines.slice(-maxLines);
    }
  });
  try {
    // What was stored before the subscription; what came since is in both.
    let given = after === undefined ? 0 : await catchUp(searcher, { query, after, maxLines }, give);
    while (!signal.aborted) {
      const { lines, skipped, through } = gathered;
      gathered = { lines: [], skipped: 0, through: 0 };
      const fresh = lines.filter(({ id }) => id > given);
      given = Math.max(given, through);
      if (fresh.length > 0 || skipped > 0) await give({ lines: fresh, skipped, through: given });
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    unsubscribe();
  }
}

const catchUpTimeoutMs = 10_000;

async function catchUp(
  searcher: Pick<Searcher, "search">,
  { query, after, maxLines }: Pick<FollowOptions, "query" | "maxLines"> & { after: number },
  give: (fresh: Fresh) => Promise<void>,
): Promise<number> {
  const { lines, more } = await searcher.search({
    query,
    after,
    order: "newest",
    limit: maxLines,
    timeoutMs: catchUpTimeoutMs,
  });
  lines.reverse();
  const through = lines.at(-1)?.id ?? after;
  if (lines.length > 0) await give({ lines, skipped: 0, through, ...(more && { gap: true }) });
  return through;
}
