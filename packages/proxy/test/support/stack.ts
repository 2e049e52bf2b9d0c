import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { embeddedProxyRunning } from "../../src/embedded.ts";
import type {
  EmbeddedProxy,
  Proxy,
  ProxyConfig,
  ProxyObservation,
  Server,
} from "../../src/index.ts";
import { readPidFile } from "../../src/pid-file.ts";

export interface Stack extends AsyncDisposable {
  folder: string;
  proxy: EmbeddedProxy;
  /** Of the process that runs now. */
  pid(): Promise<number>;
  /** `kill -9`, and waits until the process is gone. */
  killProxy(): Promise<void>;
}

/** A state folder of its own and its proxy, which ends with the test. */
export async function makeStack(entry?: string): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-proxy-"));
  await chmod(folder, 0o700);
  const proxy = embeddedProxyRunning(entry, { folder });
  const pid = async (): Promise<number> => (await readPidFile(join(folder, "proxy.pid")))?.pid ?? 0;
  return {
    folder,
    proxy,
    pid,
    async killProxy() {
      await killAndWait(await pid());
    },
    async [Symbol.asyncDispose]() {
      await proxy.stop();
      await rm(folder, { recursive: true });
    },
  };
}

export async function killAndWait(pid: number): Promise<void> {
  process.kill(pid, "SIGKILL");
  while (isThere(pid)) await new Promise(setImmediate);
}

/** Until the process is reaped: a dying one may still hold its ports. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** One listener `web` and its route to `live`; the other backends are there without a route. */
export function config(
  backends: Record<string, readonly Server[]>,
  { live = Object.keys(backends)[0] ?? "", port = 0 } = {},
): ProxyConfig {
  return {
    listeners: [{ name: "web", host: "127.0.0.1", port }],
    routes: [{ route: "web", listener: "web", to: [{ backend: live, weight: 100 }] }],
    backends: Object.entries(backends).map(([name, servers]) => ({
      name,
      servers,
      preview: `preview-${name}`,
    })),
  };
}

export const routeTo = (backend: string) => [{ route: "web", to: [{ backend, weight: 100 }] }];

export function portOf({ listeners }: ProxyObservation): number {
  return listeners[0]?.port ?? 0;
}

export function seen(observation: ProxyObservation, server: string) {
  const all = observation.backends.flatMap((backend) => backend.servers);
  const found = all.find(({ id }) => id === server);
  if (found === undefined) throw new Error(`${server} is not listed`);
  return found;
}

/** Resolves with the first observation that passes. Ends with the test's time limit. */
export async function until(
  proxy: Pick<Proxy, "observe">,
  passes: (observation: ProxyObservation) => boolean,
): Promise<ProxyObservation> {
  for (;;) {
    const observation = await proxy.observe();
    if (passes(observation)) return observation;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
