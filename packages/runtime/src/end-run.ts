import { RuntimeError, systemCode } from "./errors.ts";
import { pause } from "./pause.ts";
import { processesInGroup, readBootId, wasStartedWith } from "./process-table.ts";
import { isRunning, type Run } from "./runs.ts";

export interface EndRunOptions {
  /** @default "SIGTERM" */
  signalName?: NodeJS.Signals;
  /** Time until SIGKILL. @default 10_000 */
  graceMs?: number;
  /** Time from SIGKILL until this gives up. @default 5_000 */
  killMs?: number;
  signal?: AbortSignal;
}

/**
 * Ends a run and all that it started, and resolves when none of it runs any more; at once where nothing
 * does. An abort leaves the processes as they are.
 *
 * Signals go to the whole process group, since `npm start`, `sh -c` and the like do not pass them on.
 * @throws {RuntimeError} `cannot-stop`.
 */
export async function endRun(run: Run, options: EndRunOptions = {}): Promise<void> {
  const { signalName = "SIGTERM", graceMs = 10_000, killMs = 5_000, signal } = options;
  signal?.throwIfAborted();
  if (!(await isAnythingLeft(run))) return;
  sendSignal(run, signalName);
  if (await isGoneWithin(run, graceMs, signal)) return;
  sendSignal(run, "SIGKILL");
  if (await isGoneWithin(run, killMs, signal)) return;

  const left = (await processesInGroup(run.pid)).map(({ pid }) => pid).join(", ");
  throw new RuntimeError(
    "cannot-stop",
    `${run.token}: process ${left} still runs ${killMs} ms after SIGKILL: the kernel holds it, often for a disk or network share that does not answer`,
  );
}

/**
 * Whether the run, or anything that it started and left in its process group, still runs. Where only
 * the latter does, the group is known to be ours by the variable `HITLESS_RUN`, since its number may
 * have been given to others in between; that can be read on Linux only.
 */
export async function isAnythingLeft(run: Run): Promise<boolean> {
  if (await isRunning(run)) return true;
  if (run.bootId !== (await readBootId())) return false;
  for (const { pid } of await processesInGroup(run.pid)) {
    if (await wasStartedWith(pid, "HITLESS_RUN", run.token)) return true;
  }
  return false;
}

function sendSignal(run: Run, name: NodeJS.Signals): void {
  try {
    process.kill(-run.pid, name);
  } catch (cause) {
    if (systemCode(cause) === "ESRCH") return;
    throw new RuntimeError(
      "cannot-stop",
      `${run.token}: ${name} to process group ${run.pid}: ${String(cause)}`,
      { cause },
    );
  }
}

async function isGoneWithin(run: Run, limitMs: number, signal?: AbortSignal): Promise<boolean> {
  const limit = performance.now() + limitMs;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 100)) {
    const left = await processesInGroup(run.pid);
    // Seen without a gap since it was ours, so it still is, unless the leader is another process now.
    const leader = left.find(({ pid }) => pid === run.pid);
    if (left.length === 0 || (leader && leader.start !== run.start)) return true;
    const remainingMs = limit - performance.now();
    if (remainingMs <= 0) return false;
    await pause(Math.min(pauseMs, remainingMs), signal);
  }
}
