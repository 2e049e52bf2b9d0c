import { replaced, type ServersChange, withRoutes, withServers } from "./change.ts";
import { cutOpen } from "./cut.ts";
import { checkEmbedded } from "./embedded-config.ts";
import { ProxyError } from "./errors.ts";
import { createListeners } from "./listeners.ts";
import { createLive } from "./live.ts";
import type { ProxyConfig, ProxyObservation, Route } from "./proxy.ts";
import type { Store } from "./store.ts";

export interface EngineOptions {
  store: Store;
  /** @default 1_000 */
  connectTimeoutMs?: number;
  /** Called when a change is live. */
  onChange?: (config: ProxyConfig) => void;
}

/** The proxy inside its process: what is served, and the order in which it changes. */
export interface Engine {
  readonly config: ProxyConfig;
  readonly isConfigured: boolean;
  /** Serves what the store has, if it has something. */
  restore(): Promise<void>;
  readonly apply: (config: ProxyConfig) => Promise<ProxyObservation>;
  setServers(change: ServersChange): Promise<void>;
  setRoutes(change: { routes: readonly Pick<Route, "route" | "to">[] }): Promise<void>;
  readonly observe: () => ProxyObservation;
  cut(server: string, options: { perSecond: number; signal?: AbortSignal }): Promise<number>;
  /** Refuses changes and accepts no connection from here on. */
  stopAccepting(): void;
  /** Ends all connections. */
  destroy(): void;
}

type Change = (now: ProxyConfig) => ProxyConfig;

export function createEngine({ store, connectTimeoutMs = 1_000, onChange }: EngineOptions): Engine {
  const live = createLive();
  const listeners = createListeners({ live, connectTimeoutMs });
  let last: Promise<void> = Promise.resolve();
  let isConfigured = false;
  let stopping = false;

  /** One change at a time, each computed from the outcome of the one before. */
  async function change(next: Change): Promise<void> {
    const before = last;
    const mine = Promise.withResolvers<void>();
    last = mine.promise;
    await before;
    try {
      await commit(next);
    } finally {
      mine.resolve();
    }
  }

  async function commit(next: Change): Promise<void> {
    if (stopping) throw new ProxyError("stopping", "The proxy is stopping and takes no change.");
    const wanted = next(live.config);
    const prepared = await listeners.prepare(wanted.listeners);
    const config = { ...wanted, listeners: prepared.listeners };
    try {
      await store.write(config);
    } catch (cause) {
      prepared.undo();
      throw cause;
    }
    // On disk; now live, in one tick: no request sees one half of it.
    live.swap(config);
    prepared.go();
    isConfigured = true;
    onChange?.(config);
  }

  return {
    get config() {
      return live.config;
    },
    get isConfigured() {
      return isConfigured;
    },
    async restore() {
      const config = await store.read();
      if (config === undefined) return;
      checkEmbedded(config);
      const prepared = await listeners.prepare(config.listeners);
      live.swap(config);
      prepared.go();
      isConfigured = true;
    },
    async apply(config) {
      await change((now) => replaced(now, checkEmbedded(config)));
      return live.observe();
    },
    setServers: (servers) => change((now) => checkEmbedded(withServers(now, servers))),
    setRoutes: (routes) => change((now) => withRoutes(now, routes)),
    observe: () => live.observe(),
    cut: (server, options) => cutOpen(live.tally(server), options),
    stopAccepting() {
      stopping = true;
      listeners.close();
    },
    destroy: () => listeners.destroy(),
  };
}
