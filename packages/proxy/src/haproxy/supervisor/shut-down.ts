import { setTimeout as delay } from "node:timers/promises";

import type { Core } from "./core.ts";
import { count } from "./observe.ts";

/** Accepts nothing more, waits for requests in flight, and cuts what is left: streams, and who took too long. */
export async function shutDown(core: Core, { drainMs }: { drainMs: number }): Promise<void> {
  const { fleet, sockets } = core;
  sockets.close();
  fleet.retire();
  const all = fleet.ended().then(() => "ended");
  const limit = performance.now() + drainMs;
  while (performance.now() < limit && (await requestsInFlight(core)) > 0) {
    if ((await Promise.race([all, delay(20)])) === "ended") return;
  }
  fleet.kill();
  await all;
}

async function requestsInFlight(core: Core): Promise<number> {
  await count(core).catch(() => {});
  const { now, tallies } = core;
  let sum = 0;
  for (const [backend, seats] of now.seats) {
    sum += tallies.unplaced(backend).inFlight;
    for (const index of seats.keys()) sum += tallies.counts(backend, index).inFlight;
  }
  return sum;
}
