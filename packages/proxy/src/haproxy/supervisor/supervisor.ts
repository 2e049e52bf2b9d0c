import { isDeepStrictEqual } from "node:util";

import { askQuestion } from "../../ask-question.ts";
import { replaced, type ServersChange, withRoutes, withServers } from "../../change.ts";
import { checkConfig } from "../../config.ts";
import { ProxyError } from "../../errors.ts";
import type { Answer, Certificate, ProxyConfig, ProxyObservation, Question } from "../../proxy.ts";
import { certificatesOf, keepCertificates } from "../state/certificate-files.ts";
import { commit, type CommitOptions } from "./commit.ts";
import type { Core } from "./core.ts";
import { cutSessions, type CutOptions } from "./cut-sessions.ts";
import { waitForLeftBehind } from "./left-behind.ts";
import { checkTargets, type Move } from "./move-routes.ts";
import { observe } from "./observe.ts";
import { check } from "./serving.ts";
import { switchRoutes } from "./switch-routes.ts";
import { putCertificates } from "./put-certificates.ts";
import type { Queue } from "./queue.ts";

/** What can be asked of a supervisor. Changes wait for each other. */
export interface Supervisor {
  apply(config: ProxyConfig): Promise<ProxyObservation>;
  setServers(change: ServersChange): Promise<void>;
  setRoutes(change: { routes: readonly Move[] }, signal?: AbortSignal): Promise<void>;
  observe(): Promise<ProxyObservation>;
  cut(server: string, options: CutOptions): Promise<number>;
  ask(question: Question, signal?: AbortSignal): Promise<Answer>;
  setCertificates(certificates: readonly Certificate[]): Promise<void>;
  reload(): Promise<void>;
}

export function createSupervisor(
  core: Core,
  { queue, isReady }: { queue: Queue; isReady: () => void },
): Supervisor {
  const change = (next: (now: ProxyConfig) => ProxyConfig, options?: CommitOptions) =>
    queue(async () => {
      isReady();
      await commit(core, next(core.now.config), options);
    });

  return {
    apply: (config) =>
      queue(async () => {
        await commit(core, replaced(core.now.config, config));
        return observe(core);
      }),
    setServers: (servers) => change((now) => withServers(now, servers)),
    async setRoutes({ routes }, signal) {
      isReady();
      const asked = aimOf(core.now.config, routes);
      // Not in the queue: others may ask meanwhile.
      await waitForLeftBehind(core, routes, signal);
      await queue(async () => {
        signal?.throwIfAborted();
        if (!isDeepStrictEqual(aimOf(core.now.config, routes), asked)) throw overtaken();
        const next = withRoutes(core.now.config, { routes });
        await checkTargets(core.fleet, routes);
        await switchRoutes(core, next, routes);
      });
    },
    observe: () =>
      queue(() => {
        isReady();
        return observe(core);
      }),
    cut: (server, options) => {
      isReady();
      return cut(core, server, options);
    },
    ask: (question, signal) =>
      askQuestion(question, { listeners: core.now.config.listeners, signal }),
    setCertificates: (certificates) =>
      queue(async () => {
        isReady();
        const known = new Set(certificatesOf(core.now.config).map(({ name }) => name));
        for (const { name } of certificates) if (!known.has(name)) throw unknown(name, known);
        await replaceCertificates(core, certificates);
      }),
    reload: () => change(checkConfig, { reload: true }),
  };
}

/** What a switch was asked to change, and what it was to lead to: its caller has looked at that and no other. */
function aimOf(config: ProxyConfig, moves: readonly Move[]): unknown {
  const targets = new Set(moves.flatMap(({ to }) => to.map(({ backend }) => backend)));
  return {
    routes: config.routes.filter(({ route }) => moves.some((move) => move.route === route)),
    servers: config.backends
      .filter(({ name }) => targets.has(name))
      .map(({ name, servers }) => ({ name, servers })),
  };
}

function overtaken(): ProxyError {
  return new ProxyError(
    "refused",
    "while this switch waited for clients of the HAProxy before it, another call changed its routes or " +
      "the servers that it leads to. It changed nothing.",
  );
}

async function replaceCertificates(
  core: Core,
  certificates: readonly Certificate[],
): Promise<void> {
  const kept = await keepCertificates(certificates, core.files);
  try {
    if (kept.changed.length > 0) await check(core.now, core.files, core.haproxy);
    await putCertificates(core, kept.changed);
  } catch (cause) {
    await kept.undo();
    throw cause;
  }
}

async function cut(core: Core, server: string, options: CutOptions): Promise<number> {
  let count = 0;
  for (const [backend, seats] of core.now.seats) {
    for (const [index, seat] of seats.entries()) {
      if (seat?.server.id !== server) continue;
      count += await cutSessions(core.fleet, { backend, index }, options);
    }
  }
  return count;
}

function unknown(name: string, known: ReadonlySet<string>): ProxyError {
  const there = [...known].join(", ") || "none";
  return new ProxyError(
    "invalid",
    `no certificate "${name}"; there is: ${there}. Name it in a listener first. Nothing was changed.`,
  );
}
