import { rm } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";

import type { ProxyConfig } from "../../proxy.ts";
import {
  certificatesOf,
  type Keeping,
  keepCertificates,
  withoutKeys,
} from "../state/certificate-files.ts";
import { bring } from "./bring.ts";
import { putCertificates } from "./put-certificates.ts";
import type { Core } from "./core.ts";
import { count } from "./observe.ts";
import { seat, slotsOf } from "./seats.ts";
import { check, serving, type Serving } from "./serving.ts";
import { writeWhole } from "./write-whole.ts";

export interface CommitOptions {
  /** Starts HAProxy anew even where nothing asks for it. @default false */
  reload?: boolean;
}

/** Makes `config` what is served: on disk first, then live, by a reload only where there is no other way. */
export async function commit(
  core: Core,
  config: ProxyConfig,
  { reload = false }: CommitOptions = {},
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
    await writeWhole(core, { now: next, before });
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
      if (core.isServing) await core.write({ now: before, before: next }, core);
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
  await bring(core, next);
  core.onEvent({ type: "changed" });
}

/** Brings the slots to what health and addresses say now. */
export async function refresh(core: Core): Promise<void> {
  const before = core.now;
  const next = servingOf(core, { ...before });
  if (!core.isUncertain && isDeepStrictEqual(next.slots, before.slots)) return;
  await writeWhole(core, { now: next, before });
  await bring(core, next);
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
