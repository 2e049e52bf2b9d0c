import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { RuntimeError } from "./errors.ts";
import { within } from "./pause.ts";
import type { Exit } from "./runtime.ts";
import { claimForNobody, type ClaimHead, claimPath, readRun, type Run, runToken } from "./runs.ts";

export interface LaunchOptions {
  folder: string;
  /** As `InstanceRecord.key`. */
  key: string;
  /** The number of the run. */
  number: number;
  head: ClaimHead;
  /** The program as an absolute path, and its arguments. */
  command: readonly string[];
  workingFolder: string;
  environment: Readonly<Record<string, string>>;
  logPath: string;
  /** How long the child may take to claim its run. @default 10_000 */
  claimMs?: number;
  signal?: AbortSignal | undefined;
}

/**
 * What becomes the program: a shell that first claims the run by its own pid and start time, and ends
 * with 75 where it is not the first. As `exec` keeps both, the claim is true for the program from its
 * first moment on, and no deployer has to live to write it.
 *
 * $1 claim  $2 its first line  $3 where `ln` and `ps` are found  $4… the program and its arguments.
 * Variables are set in the subshell only: one of the same name may be part of the program's environment.
 * Descriptor 3 closes with the `exec`, by which the deployer sees that the claim is made.
 */
export const claimThenExec = `
(
  PATH=$3 IFS=
  umask 077
  about_me() {
    if [ -r /proc/$$/stat ]; then read -r line </proc/$$/stat && printf '%s\\n' "$line"
    else LC_ALL=C TZ=UTC ps -o pid= -o pgid= -o stat= -o lstart= -p $$; fi
  }
  { printf '%s\\n' "$2" && about_me; } >"$1.$$" 2>/dev/null && ln "$1.$$" "$1" 2>/dev/null
  claimed=$?
  rm -f "$1.$$"
  exit $claimed
) || exit 75
shift 3
exec "$@" 3>&-
`;

/** A started child. `run` is what has the number: its own run, another child's, or none. */
export interface Launched {
  run?: Run;
  /** Resolves when the child has ended. Keeps no event loop alive. */
  exit: Promise<Exit>;
  pid: number;
}

/**
 * Starts a run, unless its number is claimed by then. Resolves once the child has become the program,
 * or has ended before.
 * @throws {RuntimeError} `cannot-start` where the system gives no process, or none in time.
 */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const { folder, key, number, claimMs = 10_000, signal } = options;
  const { child, exit, closed } = await spawnChild(options);
  const begun = await within(claimMs, closed, signal);
  child.stdio[3]?.destroy();
  child.unref();

  // Too late or aborted: from here on nothing can start, or it has started just now after all.
  if (!begun && (await claimForNobody(folder, key, number))) {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, "SIGKILL");
    }
    signal?.throwIfAborted();
    throw new RuntimeError(
      "cannot-start",
      `${key}: no process began within ${claimMs} ms; start it again`,
    );
  }
  const run = await readRun(folder, key, number);
  return { exit, pid: child.pid ?? 0, ...(run && { run }) };
}

async function spawnChild(
  options: LaunchOptions,
): Promise<{ child: ChildProcess; exit: Promise<Exit>; closed: Promise<true> }> {
  const { folder, key, number, head, command, workingFolder, environment, logPath } = options;
  const tools = process.env["PATH"] ?? "/usr/bin:/bin";
  const words = [claimPath(folder, key, number), JSON.stringify(head), tools, ...command];
  await mkdir(dirname(logPath), { recursive: true, mode: 0o700 });
  // The child writes by itself: its output does not depend on a deployer that is there to copy it.
  await using log = await open(logPath, "a", 0o600);
  try {
    const child = spawn("/bin/sh", ["-c", claimThenExec, "hitless", ...words], {
      cwd: workingFolder,
      env: { ...environment, HITLESS_RUN: runToken(key, number) },
      detached: true,
      stdio: ["ignore", log.fd, log.fd, "pipe"],
    });
    // Listened to at once: a child may be over before anything else is awaited.
    const exit = exitOf(child);
    const closed = closeOf(child.stdio[3]);
    await once(child, "spawn");
    return { child, exit, closed };
  } catch (cause) {
    throw new RuntimeError(
      "cannot-start",
      `${key}: the system started no process: ${String(cause)}`,
      { cause },
    );
  }
}

async function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ? { signal } : { code: code ?? 0 }));
  });
}

async function closeOf(pipe: ChildProcess["stdio"][3]): Promise<true> {
  if (pipe && "resume" in pipe) {
    pipe.resume();
    await once(pipe, "close");
  }
  return true;
}
