import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";

import { embeddedProxy, type Proxy } from "@hitless/proxy";

import { ownHaproxy } from "./own-haproxy.ts";

/** What load balancers are made of. */
export type ProxyChoice =
  | { via: "embedded" }
  /** HAProxy, which also knows rules by host and path. */
  | {
      via: "haproxy";
      /** Its program. @default "haproxy" */
      program?: string;
    }
  /** One that somebody else runs. */
  | Proxy;

export interface OpenProxy {
  proxy: Proxy;
  /** With `keep` it goes on serving, for the next run. */
  close(options: { keep: boolean }): Promise<void>;
}

/**
 * The proxy of a choice; what it keeps is in the folder. Nothing is started before its first call. Where it is to
 * be `fresh`, it listens at no port of the run before, whoever has that one by now.
 */
export async function openProxy(
  choice: ProxyChoice,
  { folder, fresh }: { folder: string; fresh: boolean },
): Promise<OpenProxy> {
  if (!("via" in choice)) return { proxy: choice, close: () => Promise.resolve() };
  const own = join(resolve(folder), choice.via === "embedded" ? "proxy" : "haproxy");
  if (choice.via === "embedded") {
    const embedded = embeddedProxy({ folder: own });
    if (fresh) await forget(own, () => embedded.stop());
    return { proxy: embedded, close: ({ keep }) => (keep ? Promise.resolve() : embedded.stop()) };
  }
  const { program = "haproxy" } = choice;
  const haproxy = ownHaproxy({ folder: own, program });
  if (fresh) await forget(own, () => haproxy.stop());
  const close = ({ keep }: { keep: boolean }) => (keep ? haproxy.leave() : haproxy.stop());
  return { proxy: haproxy.proxy, close };
}

async function forget(folder: string, stop: () => Promise<void>): Promise<void> {
  await stop();
  await rm(folder, { recursive: true, force: true });
}
