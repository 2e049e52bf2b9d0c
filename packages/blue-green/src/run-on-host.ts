import { spawn } from "node:child_process";

import { formatDuration } from "./duration.ts";
import type { WorkOptions } from "./infrastructure.ts";
import { lastLinesOf } from "./last-lines-of.ts";
import { UnfitError } from "./reason.ts";
import type { Hook } from "./stack.ts";

/**
 * Runs a hook where the deployer runs, with these variables beside its own.
 * @throws {UnfitError} unless it exits with 0 in time
 */
export async function runOnHost(
  { command, timeoutMs }: Hook,
  variables: Readonly<Record<string, string>>,
  { onProgress, signal }: WorkOptions,
): Promise<void> {
  const [program = "", ...args] = command;
  const limit = AbortSignal.timeout(timeoutMs);
  const child = spawn(program, args, {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that nothing that it started goes on after it.
    detached: true,
  });
  const stop = AbortSignal.any([signal, limit]);
  const lines = lastLinesOf([child.stdout, child.stderr], onProgress);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once("error", reject);
  const onStop = (): void => {
    killGroup(child.pid);
    reject(stop.reason);
  };
  const release = (): void => stop.removeEventListener("abort", onStop);
  stop.addEventListener("abort", onStop, { once: true });
  if (stop.aborted) onStop();
  void promise.then(release, release);
  child.once("close", (code, name) =>
    resolve(code === null ? `ended by ${name}` : `exited with code ${code}`),
  );
  const said = command.join(" ");
  const ended = await promise.catch((cause: unknown) => {
    signal.throwIfAborted();
    const why = limit.aborted ? `took longer than ${formatDuration(timeoutMs)}` : String(cause);
    throw new UnfitError(`the hook "${said}" ${why}`, undefined, { cause, lines: lines() });
  });
  if (ended === "exited with code 0") return;
  throw new UnfitError(`the hook "${said}" ${ended}; 0 was expected`, undefined, {
    lines: lines(),
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody of it is left.
  }
}
