import { createServer, type ServerResponse } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { cleanFolder } from "./clean-folder.ts";
import { keep } from "./parts-folder.ts";
import { startDockerEngine } from "./start-docker-engine.ts";
import { startRadosgw } from "./start-radosgw.ts";
import { startRegistry } from "./start-registry.ts";

/** How long a part that is just starting may take to get to its end, or to fail. */
const settleLimitMs = 20_000;

const starters: Readonly<Record<string, (folder: string) => Promise<object>>> = {
  "docker-engine": startDockerEngine,
  radosgw: startRadosgw,
  registry: (folder) => startRegistry(folder, { login: false }),
  "registry-with-login": (folder) => startRegistry(folder, { login: true }),
};

/**
 * Holds the parts of one run: starts each at most once, when it is first asked for, and answers with
 * what tests need to know of it. When its stdin ends, or upon SIGTERM, it removes everything.
 */
export async function hold(folder: string): Promise<void> {
  keep(folder, "holder");
  const parts = new Map<string, Promise<object>>();
  const server = createServer((request, response) => {
    const name = (request.url ?? "").slice(1);
    void answer(response, partOf(parts, name, folder));
  });
  server.requestTimeout = 0;
  server.listen(join(folder, "parts.sock"));
  await once(server, "listening");
  process.stdout.write("ready\n");

  await told();
  server.close();
  server.closeAllConnections();
  // What is just starting would be started after the cleaning else.
  await Promise.race([Promise.allSettled(parts.values()), delay(settleLimitMs)]);
  await cleanFolder(folder);
}

function partOf(
  parts: Map<string, Promise<object>>,
  name: string,
  folder: string,
): Promise<object> {
  const known = parts.get(name);
  if (known !== undefined) return known;
  const start = starters[name];
  if (start === undefined) return Promise.reject(new TypeError(`there is no part named ${name}`));
  const part = start(folder);
  parts.set(name, part);
  return part;
}

async function answer(response: ServerResponse, part: Promise<object>): Promise<void> {
  try {
    response.end(JSON.stringify(await part));
  } catch (cause) {
    response.statusCode = 500;
    response.end(cause instanceof Error ? cause.message : String(cause));
  }
}

function told(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin
      .once("end", resolve)
      .once("error", () => resolve())
      .resume();
    for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
      process.once(name, () => resolve());
  });
}
