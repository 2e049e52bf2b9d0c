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

/** The proxy of a choice; what it keeps is in the folder. Nothing is started before its first call. */
export function openProxy(choice: ProxyChoice, folder: string): OpenProxy {
  if (!("via" in choice)) return { proxy: choice, close: () => Promise.resolve() };
  if (choice.via === "embedded") {
    const embedded = embeddedProxy({ folder: join(resolve(folder), "proxy") });
    return { proxy: embedded, close: ({ keep }) => (keep ? Promise.resolve() : embedded.stop()) };
  }
  const { program = "haproxy" } = choice;
  const haproxy = ownHaproxy({ folder: join(resolve(folder), "haproxy"), program });
  const close = ({ keep }: { keep: boolean }) => (keep ? haproxy.leave() : haproxy.stop());
  return { proxy: haproxy.proxy, close };
}
