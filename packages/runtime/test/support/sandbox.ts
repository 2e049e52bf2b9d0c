import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { processRuntime } from "../../src/process-runtime.ts";
import { findProcess } from "../../src/process-table.ts";
import type { InstanceSpec, InstanceState, Runtime } from "../../src/runtime.ts";

/** A state folder of one test. After the test nothing of it is left, neither files nor processes. */
export interface Sandbox {
  folder: string;
  /** Carried by every process of the test as `HITLESS_TEST`. */
  marker: string;
  runtime: Runtime;
  spec(id: string, command: readonly string[], more?: Partial<InstanceSpec>): InstanceSpec;
}

export async function sandbox(): Promise<Sandbox> {
  const parent = await mkdtemp(join(tmpdir(), "hitless-runtime-"));
  const folder = join(parent, ".hitless", "shop");
  const marker = randomUUID();
  onTestFinished(async () => {
    await killAll(folder, marker);
    await rm(parent, { recursive: true, force: true, maxRetries: 5 });
  });
  return {
    folder,
    marker,
    runtime: processRuntime({ folder }),
    spec: (id, command, more = {}) => ({
      id,
      image: "shop:1",
      command,
      workingFolder: parent,
      labels: {},
      ...more,
      environment: { HITLESS_TEST: marker, ...more.environment },
    }),
  };
}

/** The processes that were started with the marker and have not ended. Linux only. */
export async function markedProcesses(marker: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return environment.includes(`HITLESS_TEST=${marker}`) ? Number(pid) : undefined;
    }),
  );
  return marked.filter((pid) => pid !== undefined);
}

/** Resolves once these processes carry the test's marker and no others. */
export async function untilMarked({ marker }: Sandbox, ...pids: number[]): Promise<void> {
  await eventually(
    () => markedProcesses(marker),
    (marked) => marked.length === pids.length && pids.every((pid) => marked.includes(pid)),
  );
}

/** Asks until the answer passes; fails with the last one after ten seconds. */
export async function eventually<T>(
  ask: () => Promise<T>,
  passes: (answer: T) => boolean,
): Promise<T> {
  const limit = performance.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (passes(answer)) return answer;
    if (performance.now() > limit) throw new Error(`after 10 s still ${JSON.stringify(answer)}`);
    await delay(20);
  }
}

/** Whether the process has not ended; a zombie has. */
export async function isRunning(pid: number): Promise<boolean> {
  const entry = await findProcess(pid);
  return entry !== undefined && !entry.zombie;
}

export function pidOf(state: InstanceState): number {
  if (state.is !== "running") throw new Error(`it is ${state.is}, not running`);
  return state.pid;
}

async function killAll(folder: string, marker: string): Promise<void> {
  if (process.platform === "linux") {
    for (const pid of await markedProcesses(marker)) {
      // It may have ended since it was listed.
      if (await isRunning(pid)) process.kill(pid, "SIGKILL");
    }
    return;
  }
  const runtime = processRuntime({ folder });
  for (const { id } of await runtime.list()) await runtime.stop(id, { signalName: "SIGKILL" });
}
