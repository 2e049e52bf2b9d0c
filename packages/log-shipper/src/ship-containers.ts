import type { Engine } from "@hitless/runtime";

import { asError } from "./as-error.ts";
import type { Container } from "./discover/container.ts";
import type { Discovery } from "./discover/discover.ts";
import { type Selection, whyIgnored } from "./discover/why-ignored.ts";
import type { LogShipperEvent } from "./events.ts";
import { pause } from "./pause.ts";
import { followApi } from "./read/follow-api.ts";
import { followFiles } from "./read/follow-files.ts";
import type { Following } from "./read/following.ts";
import type { Lookout } from "./read/lookout.ts";
import { type LogFolders, wayToRead } from "./read/way-to-read.ts";
import { matchesContainer } from "./route/match-container.ts";
import type { OpenRoute } from "./send/open-route.ts";
import { createShipment, type Shipment, type ShippedLine } from "./send/shipment.ts";

export interface ShipContainersOptions {
  engine: Engine;
  routes: readonly OpenRoute[];
  folders: LogFolders;
  node: string;
  selection: Selection;
  /** Whether routes that begin now leave out what was written before. */
  fromNow: boolean;
  holdBytes: number;
  lookout: Lookout;
  onEvent: (event: LogShipperEvent) => void;
  onLine?: ((line: ShippedLine) => void) | undefined;
  signal: AbortSignal;
}

/** What happens to a container may come before its log is open. */
interface Shipped {
  container: Container;
  isGone: boolean;
  following?: Following;
  shipments: readonly Shipment[];
}

const againMs = { first: 1_000, longest: 60_000 };

/** Ships each container that is discovered, on all routes that want it. */
export function shipContainers(options: ShipContainersOptions) {
  const { routes, onEvent, signal } = options;
  const shipped = new Map<string, Shipped>();
  const running = new Set<Promise<void>>();
  let isFirstLook = true;
  let isReachable = true;

  async function ship(entry: Shipped, isOld: boolean): Promise<void> {
    const { id } = entry.container;
    for (let againAfter = againMs.first; ; againAfter *= 2) {
      try {
        await shipOnce(entry, options, isOld);
        break;
      } catch (error) {
        if (signal.aborted) break;
        onEvent({ type: "read-failed", container: nameOf(entry), error: asError(error) });
        if (entry.isGone) break;
        await pause(Math.min(againAfter, againMs.longest), signal);
      }
    }
    if (shipped.get(id) === entry) shipped.delete(id);
  }

  function start(container: Container): void {
    const entry: Shipped = { container, isGone: false, shipments: [] };
    shipped.set(container.id, entry);
    const run = ship(entry, isFirstLook);
    running.add(run);
    void run.finally(() => running.delete(run));
  }

  const discovery: Discovery = {
    appeared: start,
    changed(container) {
      const entry = shipped.get(container.id);
      if (!entry) return;
      entry.container = container;
      entry.following?.changed(container);
      for (const shipment of entry.shipments) shipment.renamed(container);
    },
    gone(id) {
      const entry = shipped.get(id);
      if (!entry) return;
      entry.isGone = true;
      entry.following?.gone();
    },
    engine(state) {
      isReachable = state.reachable;
      if (!state.reachable) return onEvent({ type: "engine-lost", error: state.error });
      if (isFirstLook) forgetRemoved(routes, new Set(shipped.keys()), onEvent);
      isFirstLook = false;
      onEvent({ type: "engine-reached", address: options.engine.address });
    },
  };
  return {
    discovery,
    count: (): number => [...shipped.values()].filter(({ following }) => following).length,
    isReachable: () => isReachable,
    /** Resolves when nothing is read any more. */
    done: async () => void (await Promise.all(running)),
  };
}

async function shipOnce(
  entry: Shipped,
  options: ShipContainersOptions,
  isOld: boolean,
): Promise<void> {
  const { routes, onEvent, signal, selection } = options;
  const { container } = entry;
  const isStopped = (): boolean => signal.aborted;
  const wanting = routes.filter(({ route }) => matchesContainer(route.filter, container));
  const way = await wayToRead(container, options.folders);
  const why =
    whyIgnored(container, selection) ??
    (wanting.length === 0 ? "no route wants it" : undefined) ??
    (way.by === "none" ? way.cannot.join("; ") : undefined);
  if (signal.aborted) return;
  if (why !== undefined || way.by === "none") {
    return onEvent({ type: "ignored", container: nameOf(entry), why: why ?? "" });
  }
  entry.shipments = wanting.map((open) => createShipment(open, entry.container, options));
  const fromNow = options.fromNow && isOld;
  entry.following =
    way.by === "file"
      ? await followFiles(entry.container, entry.shipments, { ...options, path: way.path, fromNow })
      : followApi(entry.container, entry.shipments, { ...options, fromNow });
  onEvent({
    type: "reading",
    container: nameOf(entry),
    by: way.by,
    cannot: way.cannot,
    ...(way.by === "api" && { why: way.why }),
    routes: wanting.map(({ route }) => route.name),
  });
  if (entry.isGone) entry.following.gone();
  await entry.following.done();
  delete entry.following;
  if (!isStopped()) onEvent({ type: "read-out", container: nameOf(entry) });
}

/** Those that were removed while nobody was here. */
function forgetRemoved(
  routes: readonly OpenRoute[],
  known: ReadonlySet<string>,
  onEvent: (event: LogShipperEvent) => void,
): void {
  for (const { route, lane, cursor } of routes) {
    for (const id of cursor.positions.keys()) {
      if (known.has(id)) continue;
      lane.forget(id);
      onEvent({ type: "removed-meanwhile", container: id, route: route.name });
    }
  }
}

function nameOf({ container: { id, name } }: Shipped): { id: string; name: string } {
  return { id, name };
}
