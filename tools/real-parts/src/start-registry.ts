import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

import type { Skipped } from "./part.ts";
import { markVariable } from "./processes.ts";
import { programs } from "./programs.ts";
import type { Registry, RegistryOptions } from "./registry.ts";

const startLimitMs = 30_000;
/** Registries take bcrypt only. This one is of the password below, at a low cost: it guards nothing. */
const login = { username: "hitless", password: "hitless-test" };
const hashed = "hitless:$2b$05$hitlessRealPartsTest0uJieSVylmlflHY9MW/7u.sdssHlNPShG\n";

/** Starts an image registry on a free loopback port, with its storage in the folder of the run. */
export async function startRegistry(
  folder: string,
  options: Required<RegistryOptions>,
): Promise<Registry | Skipped> {
  const found = await programs("docker-registry");
  if ("skipped" in found) return found;
  const own = join(folder, options.login ? "registry-with-login" : "registry");
  await mkdir(own, { recursive: true });
  await writeFile(join(own, "htpasswd"), hashed);
  await writeFile(join(own, "config.json"), JSON.stringify(configuration(own, options)));
  const child = spawn(found["docker-registry"], ["serve", join(own, "config.json")], {
    detached: true,
    env: { ...process.env, [markVariable]: folder },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const address = await listening(child.stderr);
  return { address, ...(options.login ? { login } : {}) };
}

/** YAML in its JSON form. */
function configuration(own: string, options: Required<RegistryOptions>): object {
  const guard = { htpasswd: { realm: "hitless", path: join(own, "htpasswd") } };
  return {
    version: 0.1,
    log: { level: "info", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(own, "data") }, delete: { enabled: true } },
    http: { addr: "127.0.0.1:0", secret: "hitless-test" },
    ...(options.login ? { auth: guard } : {}),
  };
}

/** The system chooses the port; the registry's log names it. */
function listening(log: Readable): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const lines: string[] = [];
  const fail = (why: string) =>
    reject(new Error(`docker-registry ${why}: ${lines.slice(-5).join(" | ")}`));
  const limit = setTimeout(() => fail(`was not ready within ${startLimitMs} ms`), startLimitMs);
  createInterface({ input: log })
    .on("line", (line) => {
      lines.splice(0, lines.length - 20);
      lines.push(line);
      const address = /listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    })
    .once("close", () => fail("ended"));
  return promise.finally(() => clearTimeout(limit));
}
