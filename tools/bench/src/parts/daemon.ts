import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { BenchError } from "../errors.ts";

const startLimitMs = 10_000;
const stopLimitMs = 10_000;

/** A program that stays in the foreground, with all that it starts. */
export interface Daemon extends AsyncDisposable {
  pid: number;
}

export interface DaemonOptions {
  /** What it writes goes into `output.log` there. */
  folder: string;
  /** A port on loopback or the path of a socket: it is up once that can be connected to. */
  at: { port: number } | { path: string };
  /** Added to that of this process. */
  environment?: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

/**
 * Starts a program in a process group of its own, all of which is gone when it is disposed of.
 * @throws {BenchError} `not-started` with the end of its output, where it is not up in 10 s
 */
export async function startDaemon(
  [program = "", ...args]: readonly string[],
  { folder, at, environment, signal }: DaemonOptions,
): Promise<Daemon> {
  const log = join(folder, "output.log");
  await using output = await open(log, "a");
  const child = spawn(program, args, {
    cwd: folder,
    detached: true,
    env: { ...process.env, ...environment },
    stdio: ["ignore", output.fd, output.fd],
  });
  await once(child, "spawn");
  const daemon = {
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => end(child),
  };
  if (await isUp(child, at, signal)) return daemon;
  await end(child);
  signal.throwIfAborted();
  const said = (await readFile(log, "utf8")).trim().slice(-1000);
  throw new BenchError("not-started", `${program} does not listen: ${said}`);
}

async function isUp(
  child: ChildProcess,
  at: DaemonOptions["at"],
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = performance.now() + startLimitMs;
  while (performance.now() < deadline && !hasEnded(child) && !signal.aborted) {
    if (await accepts(at)) return true;
    await delay(20);
  }
  return false;
}

async function accepts(at: DaemonOptions["at"]): Promise<boolean> {
  const socket = connect("port" in at ? { ...at, host: "127.0.0.1" } : at);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await Promise.race([ended, delay(stopLimitMs, undefined, { ref: false })]);
  }
  // Whoever is left, such as a worker that waits for its last connection. One that is dead but was not
  // waited for by its new parent still counts as there, which is why this ends in any case.
  for (let waits = 0; waits < 50 && killGroup(child.pid ?? Number.NaN); waits += 1) await delay(20);
}

/** Whether anybody was there. */
function killGroup(leader: number): boolean {
  try {
    return process.kill(-leader, "SIGKILL");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw cause;
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
