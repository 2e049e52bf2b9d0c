import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import type { EngineNetworks } from "./free-network.ts";
import type { Namespaces } from "./namespaces.ts";
import { endDaemon, lastLines } from "./end-daemon.ts";
import { markVariable } from "./processes.ts";
import { unixRequest } from "./unix-request.ts";

const startLimitMs = 60_000;

/** A Docker daemon of ours; its containers and its containerd are its own. */
export interface Daemon {
  socketPath: string;
  /** Starts it, or again after `stop` or `kill`, and waits until it answers. */
  start(): Promise<void>;
  /** SIGTERM, and waits until it is gone. */
  stop(): Promise<void>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
}

export interface DaemonOptions {
  dockerd: string;
  /** Which everything of the daemon is in, directly below the folder of the run. */
  folder: string;
  namespaces: Namespaces;
  networks: EngineNetworks;
  /** Further arguments. */
  args?: readonly string[];
}

/** The parent of the control groups of an engine's containers; by it they are found when all else is gone. */
export function groupOf(folder: string): string {
  return `${basename(dirname(folder))}-${basename(folder)}`;
}

/** Prepares a daemon; nothing runs yet. */
export async function daemon(options: DaemonOptions): Promise<Daemon> {
  const { folder, namespaces } = options;
  await mkdir(folder, { recursive: true });
  // Else a configuration of the machine's own engine would be read.
  await writeFile(join(folder, "daemon.json"), "{}\n");
  const socketPath = join(folder, "docker.sock");
  const command = namespaces.enter([options.dockerd, ...daemonArgs(options, socketPath)]);
  let child: ChildProcess | undefined;

  return {
    socketPath,
    async start() {
      child = launch(command, folder);
      await untilReady(child, socketPath, folder);
    },
    stop: () => endDaemon(child, "SIGTERM", folder),
    kill: () => endDaemon(child, "SIGKILL", folder),
  };
}

function daemonArgs({ folder, networks, args = [] }: DaemonOptions, socketPath: string): string[] {
  return [
    `--host=unix://${socketPath}`,
    `--data-root=${join(folder, "data")}`,
    `--exec-root=${join(folder, "exec")}`,
    `--pidfile=${join(folder, "docker.pid")}`,
    `--config-file=${join(folder, "daemon.json")}`,
    `--bip=${networks.bridge}`,
    `--default-address-pool=${networks.pool}`,
    "--exec-opt=native.cgroupdriver=cgroupfs",
    `--cgroup-parent=/${groupOf(folder)}`,
    "--shutdown-timeout=3",
    ...args,
  ];
}

function launch(command: readonly string[], folder: string): ChildProcess {
  const log = openSync(join(folder, "dockerd.log"), "a");
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    // A terminal's Ctrl-C is for the tests, which may still need the engine to end well.
    detached: true,
    env: { ...process.env, [markVariable]: folder },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  return child;
}

async function untilReady(child: ChildProcess, socketPath: string, folder: string): Promise<void> {
  let over = "";
  child.once("error", (cause) => (over = cause.message));
  child.once("exit", (code, signal) => (over = `it ended with ${code ?? signal}`));
  const limit = AbortSignal.timeout(startLimitMs);
  while (!(await answers(socketPath))) {
    if (limit.aborted) over = `it did not answer within ${startLimitMs} ms`;
    if (over !== "") throw new Error(`dockerd does not run here: ${over}; ${lastLines(folder)}`);
    await delay(50);
  }
}

async function answers(socketPath: string): Promise<boolean> {
  try {
    return (await unixRequest({ socketPath, path: "/_ping", limitMs: 5_000 })).status === 200;
  } catch {
    return false;
  }
}
