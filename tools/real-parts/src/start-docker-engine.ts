import { mkdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";

import { daemon } from "./daemon.ts";
import type { DockerEngine } from "./docker-engine.ts";
import { engineApi } from "./engine-api.ts";
import { writeRecord } from "./engine-record.ts";
import { succeed } from "./execute.ts";
import { freeNetwork } from "./free-network.ts";
import { observeNetwork } from "./host-network.ts";
import { engineSetup, makeNamespaces } from "./namespaces.ts";
import { skip, type Skipped } from "./part.ts";
import { daemonsHere, networkOf, place } from "./processes.ts";
import { programs } from "./programs.ts";
import { lentVariable } from "./variables.ts";

/** Starts the engine of a run in its folder, or takes the one that is lent. */
export async function startDockerEngine(folder: string): Promise<DockerEngine | Skipped> {
  const engineFolder = join(folder, "engine");
  const lent = process.env[lentVariable] ?? "";
  const run = runOf(folder);
  if (lent !== "") return lentEngine(lent, engineFolder, run);

  const found = await programs("dockerd", "iptables", "ip");
  if ("skipped" in found) return found;
  const reason = whyNot();
  if (reason !== undefined) return skip(reason);
  try {
    const socketPath = await ownEngine(engineFolder, found.dockerd);
    return { socketPath, host: `unix://${socketPath}`, run, lent: false };
  } catch (cause) {
    return skip(cause instanceof Error ? cause.message : String(cause));
  }
}

/** The run's name in labels and in the names of what tests create. */
export function runOf(folder: string): string {
  // Names of containers and images take lower-case letters and digits only.
  return Buffer.from(basename(folder)).subarray(-6).toString("hex");
}

/** Why no engine can be started here, when none can. */
export function whyNot(): string | undefined {
  const others = daemonsHere();
  const alternative = `or lend an engine with ${lentVariable}=unix:///…`;
  if (process.getuid?.() !== 0)
    return `a Docker daemon needs root: run the tests as root, ${alternative}`;
  if (others.length === 0) return undefined;
  return (
    `a Docker daemon (process ${others.join(", ")}) runs in this network namespace, and a second ` +
    "one would wipe its port rules: run the tests with " +
    `\`node tools/real-parts/src/cli.ts run -- …\`, which gives them a network of their own, ${alternative}`
  );
}

async function ownEngine(engineFolder: string, dockerd: string): Promise<string> {
  await mkdir(engineFolder, { recursive: true });
  const networks = freeNetwork(await succeed(["ip", "-4", "route", "show", "table", "all"]));
  const namespaces = await makeNamespaces({
    folder: engineFolder,
    network: false,
    setup: engineSetup,
  });
  const engine = await daemon({ dockerd, folder: engineFolder, namespaces, networks });
  writeRecord(engineFolder, {
    lent: false,
    socketPath: engine.socketPath,
    namespace: networkOf("self"),
    place: place(),
    network: await observeNetwork(),
    begins: networks.begins,
  });
  await engine.start();
  return engine.socketPath;
}

async function lentEngine(host: string, engineFolder: string, run: string): Promise<DockerEngine> {
  const socketPath = /^unix:\/\/(\/.+)$/.exec(host)?.[1];
  if (socketPath === undefined) {
    throw new Error(`${lentVariable} is ${host}: expected unix:// and the path of a socket`);
  }
  if (!(await stat(socketPath).catch(() => undefined))?.isSocket()) {
    throw new Error(`${lentVariable} names ${socketPath}, which is no socket: correct or unset it`);
  }
  await engineApi({ socketPath, path: "/_ping", limitMs: 10_000 });
  await mkdir(engineFolder, { recursive: true });
  writeRecord(engineFolder, { lent: true, socketPath, run });
  return { socketPath, host, run, lent: true };
}
