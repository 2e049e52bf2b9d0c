import { rm } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";

import type { ProxyConfig } from "../../proxy.ts";
import {
  certificatesOf,
  type Keeping,
  keepCertificates,
  withoutKeys,
} from "../state/certificate-files.ts";
import { putCertificates } from "./put-certificates.ts";
import type { Core } from "./core.ts";
import { everywhere, tellAll } from "./everywhere.ts";
import { type Move, moveRoutes } from "./move-routes.ts";
import { count } from "./observe.ts";
import { seat, slotsOf } from "./seats.ts";
import { check, serving, type Serving } from "./serving.ts";
import { isRefusal, slotCommands } from "./slot-commands.ts";

export interface CommitOptions {
  /** Starts HAProxy anew even where nothing asks for it. @default false */
  reload?: boolean;
  /** Routes that are put and read back even where nothing about them changed. */
  moves?: readonly Move[];
  /** What has to resolve before anything is changed. */
  until?: (() => Promise<void>) | undefined;
}

/** Makes `config` what is served: on disk first, then live, by a reload only where there is no other way. */
export async function commit(
  core: Core,
  config: ProxyConfig,
  { reload = false, moves = [], until }: CommitOptions = {},
): Promise<void> {
  const before = core.now;
  const prepared = await core.sockets.prepare(config.listeners);
  let next: Serving;
  let isStructural: boolean;
  let kept: Keeping | undefined;
  try {
    const given = config.listeners === before.config.listeners ? [] : certificatesOf(config);
    kept = await keepCertificates(given, core.files);
    const listeners = prepared.listeners;
    next = await nextServing(core, withoutKeys({ ...config, listeners }), prepared.fds);
    isStructural = reload || !core.isServing || next.structure !== before.structure;
    if (isStructural || kept.changed.length > 0) await check(next, core.files, core.haproxy);
    await writeWhole(core, next, { before, until });
    if (!isStructural) await putCertificates(core, kept.changed);
  } catch (cause) {
    await kept?.undo();
    prepared.undo();
    throw cause;
  }
  if (isStructural) {
    try {
      await core.fleet.replace(next.fds);
    } catch (cause) {
      if (core.isServing) await core.write(before, next, core.files);
      else await rm(core.files.config, { force: true });
      await kept.undo();
      prepared.undo();
      throw cause;
    }
    core.onEvent({ type: "reloaded" });
  }
  prepared.go();
  core.health.follow(next.config);
  // After a reload for the old workers, which still answer their clients.
  await bring(core, next, moves);
  core.onEvent({ type: "changed" });
}

/** Brings the slots to what health and addresses say now. */
export async function refresh(core: Core): Promise<void> {
  const before = core.now;
  const next = servingOf(core, { ...before });
  if (!core.isUncertain && isDeepStrictEqual(next.slots, before.slots)) return;
  await writeWhole(core, next, { before });
  await bring(core, next);
}

/** Where not all of it could be written, what is on disk is what is served. */
async function writeWhole(
  core: Core,
  next: Serving,
  { before, until }: { before: Serving } & Pick<CommitOptions, "until">,
): Promise<void> {
  try {
    await core.write(next, before, core.files, { until });
  } catch (cause) {
    // Nothing was served before the first config, and so nothing is to be put back.
    if (core.isServing) await core.write(before, next, core.files).catch(() => {});
    throw cause;
  }
}

async function nextServing(
  core: Core,
  config: ProxyConfig,
  fds: readonly number[],
): Promise<Serving> {
  const { now, tallies } = core;
  // Of backends that stay, names are followed all the time; an unknown one would keep a switch waiting.
  const backends = config.backends.filter((each) => !now.config.backends.includes(each));
  await core.addresses.refresh(hostsOf({ backends }));
  const seats = seat(now.seats, config);
  const fresh = [...seats].flatMap(([backend, all]) =>
    all.flatMap((each, index) => {
      const was = now.seats.get(backend)?.[index]?.server.id;
      return each === undefined || each.server.id === was ? [] : [{ backend, index }];
    }),
  );
  if (fresh.length > 0) await count(core);
  for (const { backend, index } of fresh) tallies.begin(backend, index);
  return servingOf(core, { config, seats, fds });
}

/** The whole state that follows from these. */
export function servingOf(
  { addresses, health, files, environment }: Core,
  { config, seats, fds }: Pick<Serving, "config" | "seats" | "fds">,
): Serving {
  const slots = slotsOf(seats, config, {
    addressOf: (host) => addresses.of(host),
    isWell: (server) => health.isWell(server),
  });
  return serving({ config, seats, fds, slots }, files, environment);
}

export function hostsOf({ backends }: Pick<ProxyConfig, "backends">): string[] {
  return backends.flatMap(({ servers }) => servers.map(({ host }) => host));
}

/** Brings every worker to this state: who comes, the routes, who goes. */
async function bring(core: Core, next: Serving, asked: readonly Move[] = []): Promise<void> {
  const { fleet, files, now } = core;
  const before = core.isServing && !core.isUncertain ? now : undefined;
  const { routesMap: map, serversMap } = files;
  const { coming, going } = slotCommands(before?.slots, next.slots, { serversMap });
  const all = next.config.routes;
  const moves = all.filter(({ route, to }) => {
    const was = before?.config.routes.find((each) => each.route === route);
    return !isDeepStrictEqual(was?.to, to) || asked.some((each) => each.route === route);
  });
  core.now = next;
  core.isServing = true;
  core.isUncertain = true;
  await change(fleet, coming);
  await moveRoutes(fleet, { moves, all, map, slots: next.slots });
  await change(fleet, going);
  core.isUncertain = false;
}

async function change(fleet: Core["fleet"], commands: readonly string[]): Promise<void> {
  if (commands.length === 0) return;
  await everywhere(fleet, (worker) => tellAll(worker, commands, (answer) => !isRefusal(answer)));
}
