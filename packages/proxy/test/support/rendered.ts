import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { execute } from "@hitless-tools/real-parts/execute";

import type { Place } from "../../src/haproxy/contract.ts";
import { renderHaproxy } from "../../src/haproxy/render/render.ts";
import { openFilesLimit } from "../../src/haproxy/supervisor/open-files.ts";
import type { ProxyConfig } from "../../src/index.ts";
import { portOf } from "./app.ts";

/** A real HAProxy on a rendered configuration, without anything of ours that looks after it. */
export interface RenderedProxy extends AsyncDisposable {
  folder: string;
  /** What it wrote so far. */
  said(): string;
  /** One of HAProxy's own commands, and its answer. */
  command(line: string): Promise<string>;
}

/** Writes the rendered files as the supervisor would, with the certificates as they are. */
export async function writeRendered(
  config: ProxyConfig,
  { folder, ...place }: Pick<Place, "folder"> & Partial<Place>,
): Promise<string> {
  const { cfg, map, servers } = renderHaproxy(config, {
    sockets: {},
    runFolder: folder,
    ...place,
    folder,
  });
  const files = [
    ["haproxy.cfg", cfg],
    ["routes.map", map],
    ["servers.map", servers],
    ...config.listeners.flatMap(({ tls }) =>
      (tls?.certificates ?? []).map(({ name, pem = "" }) => [`certs/${name}.pem`, pem]),
    ),
  ];
  for (const [name = "", text = ""] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text, { mode: 0o600 });
  }
  return join(folder, "haproxy.cfg");
}

/** What `haproxy -c` says, nothing where it has nothing to complain of. */
export async function complaints(haproxy: string, file: string): Promise<string> {
  const { code, stderr } = await execute([haproxy, "-c", "-f", file]);
  const lines = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("[NOTICE]"));
  return code === 0 ? lines.join("\n") : `ended with ${code}: ${lines.join("\n")}`;
}

export async function startRendered(
  haproxy: string,
  config: ProxyConfig,
  place: Partial<Place> = {},
): Promise<RenderedProxy> {
  const folder = await mkdtemp(join(tmpdir(), "hitless rendered-"));
  const openFiles = (await openFilesLimit()) ?? 1_024;
  const file = await writeRendered(config, { openFiles, ...place, folder });
  let said = await complaints(haproxy, file);
  if (said !== "") throw new Error(said);
  const child = spawn(haproxy, ["-db", "-f", file], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  }
  const socket = join(folder, "admin.sock");
  const proxy: RenderedProxy = {
    folder,
    said: () => said,
    command: (line) => ask(socket, `${line}\n`),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
  while (child.exitCode === null && !(await answers(proxy))) await new Promise(setImmediate);
  if (child.exitCode === null) return proxy;
  throw new Error(said);
}

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }
  const ports = servers.map(portOf);
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return ports;
}

async function answers(proxy: RenderedProxy): Promise<boolean> {
  try {
    return (await proxy.command("show info")).includes("Name: HAProxy");
  } catch {
    return false;
  }
}

function ask(path: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(path);
    socket.setEncoding("utf8").on("data", (part: string) => (answer += part));
    socket.once("error", reject);
    socket.once("close", () => resolve(answer));
    socket.write(text);
  });
}
