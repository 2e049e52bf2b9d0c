import { setTimeout as delay } from "node:timers/promises";

import type { Tally } from "./tally.ts";

/** Cuts what is open at a server now, one at a time. Resolves with the number cut. */
export async function cutOpen(
  tally: Tally | undefined,
  { perSecond, signal }: { perSecond: number; signal?: AbortSignal },
): Promise<number> {
  let count = 0;
  for (const exchange of tally === undefined ? [] : [...tally.open]) {
    if (tally?.open.has(exchange) !== true) continue;
    if (count > 0) await delay(1000 / perSecond, undefined, { signal });
    if (!tally.open.has(exchange)) continue;
    exchange.cut();
    count += 1;
  }
  return count;
}
