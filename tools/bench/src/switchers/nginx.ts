import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { startDaemon } from "../parts/daemon.ts";
import { freePort } from "../parts/free-port.ts";
import type { Switcher, SwitcherOptions } from "./switcher.ts";

const run = promisify(execFile);

/** Switches by rewriting the upstream and `nginx -s reload`. */
export async function startNginx(
  program: string,
  { ports, folder, signal }: SwitcherOptions,
): Promise<Switcher> {
  const port = await freePort();
  const args = ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")];
  const pointTo = async (appPort: number) =>
    writeFile(join(folder, "upstream.conf"), upstream(appPort));
  await writeFile(join(folder, "nginx.conf"), configuration(port));
  await pointTo(ports.blue);

  const daemon = await startDaemon([program, ...args], { folder, at: { port }, signal });
  return {
    url: `http://127.0.0.1:${port}/`,
    pid: daemon.pid,
    async switchTo(color, { signal: stop }) {
      await pointTo(ports[color]);
      await run(program, [...args, "-s", "reload"], { signal: stop });
    },
    [Symbol.asyncDispose]: async () => daemon[Symbol.asyncDispose](),
  };
}

function upstream(port: number): string {
  return `upstream app { server 127.0.0.1:${port}; keepalive 16; keepalive_requests 1000000; }\n`;
}

/** As its manual has it for kept connections to the app, WebSockets and event streams. */
function configuration(port: number): string {
  return `${process.getuid?.() === 0 ? "user root;" : ""}
daemon off;
worker_processes auto;
pid nginx.pid;
error_log error.log;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  include upstream.conf;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_buffering off;
      proxy_read_timeout 1h;
    }
  }
}
`;
}
