import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";

import { startDaemon } from "../parts/daemon.ts";
import { freePort } from "../parts/free-port.ts";
import type { Switcher, SwitcherOptions } from "./switcher.ts";

/** Switches by rewriting haproxy.cfg and a reload by the master's socket, the listeners handed on. */
export async function startHaproxyReload(
  program: string,
  { ports, folder, signal }: SwitcherOptions,
): Promise<Switcher> {
  const port = await freePort();
  const file = join(folder, "haproxy.cfg");
  const master = join(folder, "master.sock");
  const pointTo = async (appPort: number) =>
    writeFile(file, configuration({ port, appPort, folder }));
  await pointTo(ports.blue);

  const command = [program, "-W", "-db", "-S", master, "-f", file];
  const daemon = await startDaemon(command, { folder, at: { port }, signal });
  return {
    url: `http://127.0.0.1:${port}/`,
    pid: daemon.pid,
    async switchTo(color, { signal: stop }) {
      await pointTo(ports[color]);
      await reload(master, stop);
    },
    [Symbol.asyncDispose]: async () => daemon[Symbol.asyncDispose](),
  };
}

/** The master hangs up when it has taken the command: up to HAProxy 2.6 that is all the answer there is. */
async function reload(path: string, signal: AbortSignal): Promise<void> {
  const socket = connect({ path, signal });
  socket.end("reload\n");
  socket.resume();
  await once(socket, "close", { signal });
}

interface Places {
  port: number;
  appPort: number;
  folder: string;
}

/** With `idle-close-on-response`, without which a reload resets kept connections. */
function configuration({ port, appPort, folder }: Places): string {
  return `global
  stats socket ${join(folder, "admin.sock")} mode 600 level admin expose-fd listeners
  hard-stop-after 5m

defaults
  mode http
  timeout connect 1s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  timeout http-keep-alive 60s
  option idle-close-on-response
  option redispatch
  retries 3

frontend web
  bind 127.0.0.1:${port}
  default_backend app

backend app
  server app 127.0.0.1:${appPort}
`;
}
