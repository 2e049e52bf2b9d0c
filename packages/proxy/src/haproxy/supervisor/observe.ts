import type { ProxyObservation, ServerObservation } from "../../proxy.ts";
import type { Core } from "./core.ts";
import { type Seat, vacate } from "./seats.ts";
import { readStatistics, type Rows, statisticsCommand } from "./statistics.ts";
import { askWorker } from "./master.ts";
import type { Tallies } from "./tallies.ts";

/** Asks every worker what it counts. */
export async function count({ fleet, tallies }: Pick<Core, "fleet" | "tallies">): Promise<void> {
  const rows = new Map<string, Rows>();
  for (const worker of await fleet.workers()) {
    const text = await askWorker(worker, statisticsCommand);
    if (text !== undefined) rows.set(worker.key, readStatistics(text));
  }
  tallies.update(rows);
}

/** What is served and done now. Forgets the servers that drained until nothing was left. */
export async function observe(core: Core): Promise<ProxyObservation> {
  await count(core);
  const { now, tallies } = core;
  now.seats = vacate(now.seats, now.config, (backend, index) => {
    const { inFlight, streams } = tallies.counts(backend, index);
    return inFlight + streams === 0;
  });
  const { config, seats } = now;
  const names = new Set(config.backends.map(({ name }) => name));
  const gone = [...seats.keys()].filter((name) => !names.has(name)).map((name) => ({ name }));
  return {
    ...config,
    backends: [...config.backends, ...gone].map((backend) => ({
      ...backend,
      servers: observed(backend.name, seats.get(backend.name) ?? [], tallies),
    })),
  };
}

function observed(
  backend: string,
  seats: readonly (Seat | undefined)[],
  tallies: Tallies,
): ServerObservation[] {
  let unplaced = tallies.unplaced(backend);
  return seats.flatMap((seat, index) => {
    if (seat === undefined) return [];
    const counts = tallies.counts(backend, index);
    const inFlight = counts.inFlight + unplaced.inFlight;
    const streams = counts.streams + unplaced.streams;
    // Told once, of the first server: who waits for the backend to be empty waits for these too.
    unplaced = { inFlight: 0, streams: 0 };
    return [{ ...seat.server, draining: seat.draining, ...counts, inFlight, streams }];
  });
}
