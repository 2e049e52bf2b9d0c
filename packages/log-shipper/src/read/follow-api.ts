import type { Engine } from "@hitless/runtime";

import type { Container } from "../discover/container.ts";
import type { Shipment } from "../send/shipment.ts";
import { type ApiReader, createApiReader } from "./api-reader.ts";
import type { Following } from "./following.ts";

export interface FollowApiOptions {
  engine: Engine;
  fromNow: boolean;
  signal: AbortSignal;
}

/** Follows a container by the engine's API: for each route a request of its own, with a cursor for each stream. */
export function followApi(
  container: Container,
  shipments: readonly Shipment[],
  { engine, fromNow, signal }: FollowApiOptions,
): Following {
  let now = container;
  let isGone = false;
  const readers = shipments.map((shipment): ApiReader =>
    createApiReader(shipment, {
      engine,
      signal,
      container: container.id,
      fromNow: fromNow && shipment.open.cursor.isNew,
      state: () => (isGone ? "gone" : now.running ? "running" : "stopped"),
    }),
  );
  const reading = readers.map(async (reader, index) => {
    await reader.run();
    if (!signal.aborted) shipments[index]?.open.lane.forget(container.id);
  });
  const look = (): void => {
    for (const reader of readers) reader.look();
  };
  return {
    changed(changed) {
      now = changed;
      look();
    },
    gone() {
      isGone = true;
      look();
    },
    done: async () => void (await Promise.all(reading)),
  };
}
