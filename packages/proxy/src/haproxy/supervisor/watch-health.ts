import { setTimeout as delay } from "node:timers/promises";

import { askQuestion } from "../../ask-question.ts";
import type { BackendHealth, ProxyConfig, Server } from "../../proxy.ts";
import { type Health, judgeHealth, unasked } from "./judge-health.ts";

export interface HealthWatch {
  isWell(server: string): boolean;
  /** Watches the servers of this config, those that drain not. */
  follow(config: Pick<ProxyConfig, "backends">): void;
  stop(): void;
}

export interface HealthWatchOptions {
  addressOf: (host: string) => string | undefined;
  /** Called when a server falls or rises. */
  onChange: (server: string, isWell: boolean) => void;
}

interface Watched {
  server: Server;
  health: BackendHealth;
  now: Health;
  stop: AbortController;
}

/** Asks each server again and again, each time on a connection of its own. */
export function watchHealth({ addressOf, onChange }: HealthWatchOptions): HealthWatch {
  const watched = new Map<string, Watched>();

  async function watch(one: Watched): Promise<void> {
    const { signal } = one.stop;
    for (;;) {
      await delay(one.health.everyMs, undefined, { signal });
      const good = await answersWell(one, addressOf, signal);
      signal.throwIfAborted();
      const before = one.now;
      one.now = judgeHealth(before, good, one.health);
      if (one.now.isWell !== before.isWell) onChange(one.server.id, one.now.isWell);
    }
  }

  return {
    isWell: (server) => watched.get(server)?.now.isWell ?? true,
    follow({ backends }) {
      const wanted = new Map(
        backends.flatMap(({ servers, health }) =>
          health === undefined
            ? []
            : servers.map((server) => [server.id, { server, health }] as const),
        ),
      );
      for (const [id, one] of watched) {
        const next = wanted.get(id);
        if (next === undefined) {
          one.stop.abort();
          watched.delete(id);
        } else {
          Object.assign(one, next);
        }
      }
      for (const [id, each] of wanted) {
        if (watched.has(id)) continue;
        const one = { ...each, now: unasked, stop: new AbortController() };
        watched.set(id, one);
        // It ends by being aborted.
        watch(one).catch(() => {});
      }
    },
    stop() {
      for (const one of watched.values()) one.stop.abort();
      watched.clear();
    },
  };
}

async function answersWell(
  { server, health: { path, timeoutMs } }: Watched,
  addressOf: HealthWatchOptions["addressOf"],
  signal: AbortSignal,
): Promise<boolean> {
  const host = addressOf(server.host);
  if (host === undefined) return false;
  try {
    const to = { server: { host, port: server.port } };
    const { status } = await askQuestion({ to, path, timeoutMs }, { listeners: [], signal });
    return status >= 200 && status < 400;
  } catch {
    return false;
  }
}
