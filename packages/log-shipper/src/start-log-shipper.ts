import { connectEngine, type Engine } from "@hitless/runtime";

import { lockFolder } from "./cursor/lock-folder.ts";
import { discover } from "./discover/discover.ts";
import { findNode } from "./discover/node.ts";
import { ownContainerId } from "./discover/own-container.ts";
import type { LogShipperOptions } from "./options.ts";
import { readRoutes } from "./route/read-routes.ts";
import { type OpenRoute, openRoute, type RouteState } from "./send/open-route.ts";
import { shipContainers } from "./ship-containers.ts";

/** A log shipper that runs. */
export interface LogShipper extends AsyncDisposable {
  /** What is known of each route, by its name. */
  routes(): ReadonlyMap<string, Readonly<RouteState>>;
  /** How many containers are read. */
  containers(): number;
  /** Stops to read, sends what was taken in, within the limit, and saves the cursors. @default 5_000 ms */
  close(options?: { timeoutMs?: number }): Promise<void>;
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
  const engine = options.engine ?? (await connectEngine({ ...(signal && { signal }) }));
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
    started.defer(async () => open.close(0));
    routes.push(open);
  }
  const shipping = shipContainers({
    ...{ engine, routes, node: node.name, onEvent, signal: stopping.signal },
    ...{ onLine: options.onLine, pace: options.pace },
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
    await Promise.all(routes.map(async (open) => open.close(timeoutMs)));
    unlock();
  });
  return {
    routes: () => new Map(routes.map(({ route, state }) => [route.name, state])),
    containers: shipping.count,
    close,
    [Symbol.asyncDispose]: async () => close(),
  };
}

function once<A extends unknown[]>(
  action: (...args: A) => Promise<void>,
): (...args: A) => Promise<void> {
  let running: Promise<void> | undefined;
  return async (...args) => (running ??= action(...args));
}

export type { Engine };
