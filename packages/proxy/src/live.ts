import { createHash, timingSafeEqual } from "node:crypto";

import { isPlain } from "./embedded-config.ts";
import { chooseServer, chooseTarget } from "./pick.ts";
import type { ProxyConfig, ProxyObservation, Target } from "./proxy.ts";
import { createTally, type Tally } from "./tally.ts";

/** What decides where a request goes. */
export interface Ask {
  listener: string;
  /** The value of `x-hitless-preview`, if the request has one. */
  preview?: string | undefined;
  /** Servers that refused the connection. */
  tried: ReadonlySet<Tally>;
  /** Where it was sent before; kept as long as the route still leads there. */
  backend?: string | undefined;
}

export type Picked =
  | { is: "server"; tally: Tally; backend: string }
  | { is: "nowhere"; status: 404 | 502 | 503; text: string };

/** What is served right now. Every method runs in one tick, so that nothing sees half a change. */
export interface Live {
  readonly config: ProxyConfig;
  swap(next: ProxyConfig): void;
  pick(ask: Ask): Picked;
  observe(): ProxyObservation;
  tally(server: string): Tally | undefined;
  /** All servers, those that drain included. */
  tallies(): Tally[];
}

interface Group {
  tallies: Tally[];
  turn: number;
  preview?: Buffer;
}

export function createLive(): Live {
  let config: ProxyConfig = { listeners: [], routes: [], backends: [] };
  let groups = new Map<string, Group>();
  let targets = new Map<string, readonly Target[]>();
  const tallies = new Map<string, Tally>();

  function swap(next: ProxyConfig): void {
    const kept = new Set(next.backends.flatMap(({ servers }) => servers.map(({ id }) => id)));
    for (const [id, tally] of tallies) {
      if (kept.has(id)) continue;
      tally.draining = true;
      forget(tally);
    }
    groups = new Map(next.backends.map((backend) => [backend.name, groupOf(backend)]));
    targets = new Map(next.routes.filter(isPlain).map((route) => [route.listener, route.to]));
    config = next;
  }

  function groupOf({ name, servers, preview }: ProxyConfig["backends"][number]): Group {
    const members = servers.map((server) => {
      const tally =
        tallies.get(server.id) ?? createTally(server, { backend: name, onIdle: forget });
      tallies.set(server.id, tally);
      return Object.assign(tally, { server, backend: name, draining: false });
    });
    return {
      tallies: members,
      turn: 0,
      ...(preview === undefined ? {} : { preview: digest(preview) }),
    };
  }

  function forget(tally: Tally): void {
    if (tally.draining && tally.open.size === 0) tallies.delete(tally.server.id);
  }

  function backendFor(ask: Ask): string | undefined {
    if (ask.preview !== undefined) {
      const asked = digest(ask.preview);
      for (const [name, { preview }] of groups) {
        if (preview !== undefined && timingSafeEqual(preview, asked)) return name;
      }
    }
    const to = targets.get(ask.listener) ?? [];
    const same = to.some(({ backend, weight }) => backend === ask.backend && weight > 0);
    return same ? ask.backend : chooseTarget(to, Math.random())?.backend;
  }

  function pick(ask: Ask): Picked {
    const backend = backendFor(ask);
    const group = backend === undefined ? undefined : groups.get(backend);
    if (backend === undefined || group === undefined) {
      return { is: "nowhere", status: 404, text: `No route for listener "${ask.listener}".` };
    }
    if (group.tallies.length === 0) {
      return { is: "nowhere", status: 503, text: `Backend "${backend}" has no servers.` };
    }
    const left = group.tallies.filter((tally) => !ask.tried.has(tally));
    const tally = chooseServer(left, (group.turn += 1));
    if (tally !== undefined) return { is: "server", tally, backend };
    return {
      is: "nowhere",
      status: 502,
      text: `No server of backend "${backend}" accepted a connection.`,
    };
  }

  function observe(): ProxyObservation {
    const all = [...tallies.values()];
    const left = all.map((tally) => tally.backend).filter((name) => !groups.has(name));
    // A backend that `apply` left out is still shown while its servers drain.
    const gone = [...new Set(left)].map((name) => ({ name, servers: [] }));
    const backends = [...config.backends, ...gone].map((backend) => ({
      ...backend,
      servers: all.filter((tally) => tally.backend === backend.name).map((each) => each.observe()),
    }));
    return { listeners: config.listeners, routes: config.routes, backends };
  }

  return {
    get config() {
      return config;
    },
    swap,
    pick,
    observe,
    tally: (server) => tallies.get(server),
    tallies: () => [...tallies.values()],
  };
}

function digest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
