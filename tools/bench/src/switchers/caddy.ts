import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { BenchError } from "../errors.ts";
import { startDaemon } from "../parts/daemon.ts";
import { freePort } from "../parts/free-port.ts";
import type { Switcher, SwitcherOptions } from "./switcher.ts";

const upstreamsPath = "config/apps/http/servers/web/routes/0/handle/0/upstreams";

/** Switches by a PATCH of the upstreams through its admin API. */
export async function startCaddy(
  program: string,
  { ports, folder, signal }: SwitcherOptions,
): Promise<Switcher> {
  const port = await freePort();
  const adminPort = await freePort();
  const file = join(folder, "caddy.json");
  await writeFile(file, configuration({ port, adminPort, appPort: ports.blue }));

  const command = [program, "run", "--config", file];
  // Where it keeps what it has been told and its certificates.
  const environment = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
  const daemon = await startDaemon(command, { folder, at: { port }, environment, signal });
  return {
    url: `http://127.0.0.1:${port}/`,
    pid: daemon.pid,
    async switchTo(color, { signal: stop }) {
      const answer = await fetch(`http://127.0.0.1:${adminPort}/${upstreamsPath}`, {
        method: "PATCH",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(upstreams(ports[color])),
        signal: stop,
      });
      const text = await answer.text();
      if (!answer.ok) throw new BenchError("not-switched", `Caddy: ${answer.status} ${text}`);
    },
    [Symbol.asyncDispose]: async () => daemon[Symbol.asyncDispose](),
  };
}

function upstreams(port: number): object[] {
  return [{ dial: `127.0.0.1:${port}` }];
}

interface Ports {
  port: number;
  adminPort: number;
  appPort: number;
}

function configuration({ port, adminPort, appPort }: Ports): string {
  const handle = [{ handler: "reverse_proxy", upstreams: upstreams(appPort) }];
  const web = {
    listen: [`127.0.0.1:${port}`],
    automatic_https: { disable: true },
    routes: [{ handle }],
  };
  return JSON.stringify({
    admin: { listen: `127.0.0.1:${adminPort}`, config: { persist: false } },
    logging: { logs: { default: { level: "ERROR" } } },
    apps: { http: { servers: { web } } },
  });
}
