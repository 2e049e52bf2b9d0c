import { type ChildProcess, spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

import { ProxyError } from "../../errors.ts";
import { workerSocketVariable } from "../render/global.ts";
import { askWorker, type Worker, workersOf } from "./master.ts";

/** One HAProxy, master and workers. A reload starts the next one beside it, and lets this one end. */
export interface Generation {
  pid: number;
  workers(): Promise<Worker[]>;
  /** Resolves when its master is gone, and with it every worker. */
  readonly ended: Promise<string>;
  readonly isRetired: boolean;
  /** Accepts nothing more, and ends when its last connection has. */
  retire(): void;
  /** Ends at once. */
  kill(): void;
}

export interface GenerationSockets {
  master: string;
  worker: string;
}

export interface GenerationOptions {
  haproxy: string;
  cfg: string;
  /** Paths of the master's socket, and of its worker's. */
  sockets: GenerationSockets;
  /** Sockets to inherit, from 3 on. */
  fds: readonly number[];
  timeoutMs: number;
  /** Called with the master's pid before it serves, and waited for. */
  onPid: (pid: number) => Promise<void>;
  /** What HAProxy writes about itself. */
  onText: (text: string) => void;
}

/**
 * Resolves when a worker serves.
 * @throws {ProxyError} `start-failed`, with what HAProxy said.
 */
export async function startGeneration(options: GenerationOptions): Promise<Generation> {
  const { haproxy, cfg, sockets, fds, timeoutMs } = options;
  await removeAll(sockets);
  // A process group of its own, so that no worker outlives its master.
  const child = spawn(haproxy, ["-W", "-db", "-f", cfg, "-S", `${sockets.master},mode,600`], {
    detached: true,
    env: { ...process.env, [workerSocketVariable]: sockets.worker },
    stdio: ["ignore", "inherit", "pipe", ...fds],
  });
  const said = tail(child, options.onText);
  const state = { ended: false, retired: false };
  const ended = endOf(child, said).then((how) => {
    state.ended = true;
    killGroup(child.pid);
    void removeAll(sockets);
    return how;
  });
  const generation: Generation = {
    pid: child.pid ?? 0,
    workers: () => workersOf(sockets, { isOld: state.retired }),
    ended,
    get isRetired() {
      return state.retired;
    },
    retire() {
      state.retired = true;
      child.kill("SIGUSR1");
    },
    kill: () => killGroup(child.pid),
  };
  if (child.pid !== undefined) await options.onPid(child.pid);
  const limit = performance.now() + timeoutMs;
  while (!(await serves(generation))) {
    if (state.ended) throw new ProxyError("start-failed", `HAProxy did not start: ${await ended}`);
    if (performance.now() > limit) {
      generation.kill();
      throw new ProxyError(
        "start-failed",
        `HAProxy did not serve within ${timeoutMs} ms. ${said()}`,
      );
    }
    await delay(10);
  }
  return generation;
}

async function removeAll({ master, worker }: GenerationSockets): Promise<void> {
  for (const path of [master, worker]) await rm(path, { force: true });
}

async function serves(generation: Generation): Promise<boolean> {
  const [worker] = await generation.workers();
  return worker !== undefined && (await askWorker(worker, "show version")) !== undefined;
}

function endOf(child: ChildProcess, said: () => string): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (cause) => resolve(cause.message));
    child.once("exit", (code, signal) => {
      resolve(`it ended with ${signal ?? `code ${code}`}. ${said()}`);
    });
  });
}

/** Keeps the end of what a process says. */
function tail(child: ChildProcess, onText: (text: string) => void): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (part: string) => {
    onText(part);
    text = (text + part).slice(-4_000);
  });
  return () => text.trim().split("\n").slice(-8).join("\n");
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody of the group is left.
  }
}
