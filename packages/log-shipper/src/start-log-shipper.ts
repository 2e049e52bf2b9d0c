import { lockFolder } from "./cursor/lock-folder.ts";
import { discover } from "./discover/discover.ts";
import { findEngine } from "./discover/find-engine.ts";
import { findNode } from "./discover/node.ts";
import { ownContainerId } from "./discover/own-container.ts";
import type { LogShipperOptions } from "./options.ts";
import { createLookout } from "./read/lookout.ts";
import { readRoutes } from "./route/read-routes.ts";
import { type OpenRoute, openRoute, type RouteState } from "./send/open-route.ts";
import { shipContainers } from "./ship-containers.ts";

/** What is known of a shipper at one moment. */
export interface ShipperStatus {
  /** How many containers are read. */
  containers: number;
  engine: { address: string; isReachable: boolean };
  /** By the route's name. */
  routes: ReadonlyMap<string, Readonly<RouteState>>;
}

/** What became of the messages when a shipper was closed. */
export interface LogShipperReceipt {
  /** What was read, but could not be sent in time, on all routes. The next start sends it. */
  unsent: number;
}

/** A log shipper that runs. */
export interface LogShipper extends AsyncDisposable {
  status: () => ShipperStatus;
  /** Stops to read, sends what was taken in, within the limit, and saves the cursors. @default 5_000 ms */
  close: (options?: { timeoutMs?: number }) => Promise<LogShipperReceipt>;
}

const gibibyte = 2 ** 30;

/**
 * Ships the lines of all containers of an engine, of those that are there and of those that come.
 * @throws {LogShipperError} `invalid`, `state`; {RuntimeError} `no-engine` and others of `connectEngine`
 */
export async function startLogShipper(options: LogShipperOptions): Promise<LogShipper> {
  return startWith(options, {});
}

/** For tests that show what a mechanism is for, by a shipper without it. */
export interface Mechanisms {
  /** When a line counts as sent. @default "taken" */
  commit?: "taken" | "sent";
}

export async function startWith(
  options: LogShipperOptions,
  { commit }: Mechanisms,
): Promise<LogShipper> {
  const { onEvent = () => undefined, stateFolder, saveMs = 200, signal } = options;
  const wanted = readRoutes(options.routes, process.env);
  const engine = options.engine ?? (await findEngine(signal));
  const node = await findNode(engine);
  const stopping = new AbortController();
  await using started = new AsyncDisposableStack();
  const unlock = await lockFolder(stateFolder);
  started.defer(unlock);
  const routes: OpenRoute[] = [];
  for (const route of wanted) {
    const { client } = options;
    const more = { stateFolder, client, saveMs, onEvent, commit, signal: stopping.signal };
    const open = await openRoute(route, more);
    started.defer(async () => void (await open.close(0)));
    routes.push(open);
  }
  const lookout = await createLookout({
    pace: options.pace ?? {},
    onFailed: (error) => onEvent({ type: "look-failed", error }),
  });
  started.use(lookout);
  const shipping = shipContainers({
    engine,
    routes,
    node: node.name,
    onEvent,
    signal: stopping.signal,
    onLine: options.onLine,
    lookout,
    folders: {
      ofEngine: node.containersFolder,
      here: options.containersFolder ?? node.containersFolder,
    },
    selection: {
      excludeLabels: options.excludeLabels ?? [],
      includeLabels: options.includeLabels ?? [],
      ownId: await ownContainerId(),
    },
    fromNow: options.backlog === false,
    holdBytes: options.holdBytes ?? gibibyte,
  });
  const discovering = discover(engine, shipping.discovery, { signal: stopping.signal });
  started.move();
  const close = once(async ({ timeoutMs = 5_000 }: { timeoutMs?: number } = {}) => {
    stopping.abort(new Error("the log shipper was closed"));
    await discovering;
    await shipping.done();
    const unsent = await Promise.all(routes.map(async (open) => open.close(timeoutMs)));
    await lookout[Symbol.asyncDispose]();
    unlock();
    return { unsent: unsent.reduce((sum, each) => sum + each, 0) };
  });
  return {
    status: () => ({
      containers: shipping.count(),
      engine: { address: engine.address, isReachable: shipping.isReachable() },
      routes: new Map(routes.map(({ route, state }) => [route.name, state])),
    }),
    close,
    [Symbol.asyncDispose]: async () => void (await close()),
  };
}

function once<A extends unknown[], T>(
  action: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  let running: Promise<T> | undefined;
  return async (...args) => (running ??= action(...args));
}
