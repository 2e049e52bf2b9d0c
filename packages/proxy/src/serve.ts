import { rm } from "node:fs/promises";
import type { Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import { serveControl } from "./control-server.ts";
import { createEngine, type Engine } from "./engine.ts";
import type { Files } from "./files.ts";
import { takeLock } from "./lock.ts";
import { writePidFile } from "./pid-file.ts";
import type { Listener, ProxyConfig, Route } from "./proxy.ts";
import { fileStore, type Store } from "./store.ts";

export type ServeEvent =
  | ({ type: "ready" | "changed" } & Served)
  | { type: "stopping"; because: string }
  | { type: "stopped"; requestsCut: number; streamsCut: number };

/** What is served, without the preview secrets. */
interface Served {
  listeners: readonly Listener[];
  routes: readonly Route[];
  servers: Readonly<Record<string, readonly string[]>>;
}

export interface ServeOptions {
  /** @default the one that writes `files.config` */
  store?: Store;
  /** How long requests in flight may take to end when the proxy stops. @default 10_000 */
  drainMs?: number;
  /** How long the process waits for its first config before it ends. @default 5_000 */
  idleMs?: number;
  onEvent?: (event: ServeEvent) => void;
}

export interface Serving {
  /** Resolves when nothing is served any more. */
  readonly stopped: Promise<void>;
  stop(because: string): void;
}

/**
 * Serves what the folder says, in this process, until it is told to stop. Resolves with `undefined`
 * where another process does already.
 * @throws {ProxyError} `damaged-state` or `listen-failed`.
 */
export async function serve(
  files: Files,
  { store = fileStore(files.config), drainMs = 10_000, idleMs = 5_000, onEvent }: ServeOptions = {},
): Promise<Serving | undefined> {
  if (!takeLock(files.lock)) return undefined;
  const engine = createEngine({
    store,
    onChange: (config) => onEvent?.({ type: "changed", ...served(config) }),
  });
  await engine.restore();
  await writePidFile(files.pid);

  const stopped = Promise.withResolvers<void>();
  let isStopping = false;
  function stop(because: string): void {
    if (isStopping) return;
    isStopping = true;
    onEvent?.({ type: "stopping", because });
    shutDown(engine, { control, files, drainMs }).then((cut) => {
      onEvent?.({ type: "stopped", ...cut });
      stopped.resolve();
    }, stopped.reject);
  }

  const control = await serveControl(
    {
      apply: engine.apply,
      async servers(ask) {
        await engine.setServers(ask);
        return null;
      },
      async routes(ask) {
        await engine.setRoutes(ask);
        return null;
      },
      observe: engine.observe,
      cut: ({ server, perSecond }, signal) => engine.cut(server, { perSecond, signal }),
      stop() {
        stop("a call");
        return null;
      },
    },
    { path: files.socket },
  );
  onEvent?.({ type: "ready", ...served(engine.config) });
  if (!engine.isConfigured) {
    setTimeout(() => {
      if (!engine.isConfigured) stop(`no config came within ${idleMs} ms`);
    }, idleMs);
  }
  return { stopped: stopped.promise, stop };
}

async function shutDown(
  engine: Engine,
  { control, files, drainMs }: { control: Server; files: Files; drainMs: number },
): Promise<{ requestsCut: number; streamsCut: number }> {
  engine.stopAccepting();
  const limit = performance.now() + drainMs;
  while (open(engine).requestsCut > 0 && performance.now() < limit) await delay(20);
  const cut = open(engine);
  engine.destroy();
  await rm(files.socket, { force: true });
  // The pid file stays: who waits for this process to end still needs it, and a dead pid is known as such.
  control.close();
  return cut;
}

function served({ listeners, routes, backends }: ProxyConfig): Served {
  const servers = backends.map(
    ({ name, servers: all }) => [name, all.map(({ id }) => id)] as const,
  );
  return { listeners, routes, servers: Object.fromEntries(servers) };
}

function open(engine: Engine): { requestsCut: number; streamsCut: number } {
  const servers = engine.observe().backends.flatMap((backend) => backend.servers);
  return {
    requestsCut: servers.reduce((sum, { inFlight }) => sum + inFlight, 0),
    streamsCut: servers.reduce((sum, { streams }) => sum + streams, 0),
  };
}
