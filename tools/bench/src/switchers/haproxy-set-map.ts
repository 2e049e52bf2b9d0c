import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";

import { startDaemon } from "../parts/daemon.ts";
import { freePort } from "../parts/free-port.ts";
import type { Switcher, SwitcherOptions } from "./switcher.ts";

/**
 * One `set map` on HAProxy's own socket and nothing else: not on disk, not in workers that a reload has left
 * behind, not read back. Below that no switch by map can go.
 */
export async function startHaproxySetMap(
  program: string,
  { ports, folder, signal }: SwitcherOptions,
): Promise<Switcher> {
  const port = await freePort();
  const file = join(folder, "haproxy.cfg");
  const map = join(folder, "routes.map");
  const socket = join(folder, "admin.sock");
  await writeFile(map, "app blue\n");
  await writeFile(file, configuration({ port, map, socket, ports }));

  const daemon = await startDaemon([program, "-db", "-f", file], { folder, at: { port }, signal });
  return {
    url: `http://127.0.0.1:${port}/`,
    pid: daemon.pid,
    async switchTo(color, { signal: stop }) {
      const session = connect({ path: socket, signal: stop });
      session.end(`set map ${map} app ${color}\n`);
      session.resume();
      await once(session, "close", { signal: stop });
    },
    [Symbol.asyncDispose]: async () => daemon[Symbol.asyncDispose](),
  };
}

interface Places extends Pick<SwitcherOptions, "ports"> {
  port: number;
  map: string;
  socket: string;
}

/** A connection to the server for each request, as ours has it. */
function configuration({ port, map, socket, ports }: Places): string {
  return `global
  stats socket ${socket} mode 600 level admin

defaults
  mode http
  timeout connect 1s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  timeout http-keep-alive 60s
  option http-server-close

frontend web
  bind 127.0.0.1:${port}
  use_backend %[str(app),map(${map})]

backend blue
  server app 127.0.0.1:${ports.blue}

backend green
  server app 127.0.0.1:${ports.green}
`;
}
