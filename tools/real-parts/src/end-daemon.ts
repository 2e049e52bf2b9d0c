import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { markOf, runs, send, type ProcessMark } from "./processes.ts";

const stopLimitMs = 30_000;

/**
 * Sends a signal to a daemon and waits until it and its containerd are gone.
 *
 * @throws {Error} when they are not after half a minute.
 */
export async function endDaemon(
  child: ChildProcess | undefined,
  signalName: NodeJS.Signals,
  folder: string,
): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit", { signal: AbortSignal.timeout(stopLimitMs) });
  child.ref();
  child.kill(signalName);
  await exited.catch((cause: unknown) => {
    throw new Error(`dockerd did not end within ${stopLimitMs} ms; ${lastLines(folder)}`, {
      cause,
    });
  });
  await endContainerd(folder);
  // A daemon that was killed leaves it, and the next one would not start where the number is taken.
  await rm(join(folder, "docker.pid"), { force: true });
}

/**
 * It goes with its daemon, but a moment later. A daemon that is started in that moment, even while only
 * the number is still taken, believes that it runs, and waits for it in vain.
 */
async function endContainerd(folder: string): Promise<void> {
  const path = join(folder, "exec/containerd/containerd.pid");
  const mark = existsSync(path) ? markOf(Number(readFileSync(path, "utf8"))) : undefined;
  if (mark !== undefined) await killed(mark);
  await rm(path, { force: true });
}

async function killed(mark: ProcessMark): Promise<void> {
  const limit = AbortSignal.timeout(stopLimitMs);
  while (runs(mark)) {
    if (limit.aborted) throw new Error(`containerd did not end within ${stopLimitMs} ms`);
    send(mark.pid, "SIGKILL");
    await delay(10);
  }
}

/** The end of the daemon's log, in one line. */
export function lastLines(folder: string): string {
  const lines = readFileSync(join(folder, "dockerd.log"), "utf8").trim().split("\n").slice(-5);
  return `the last lines of its log: ${lines.join(" | ")}`;
}
