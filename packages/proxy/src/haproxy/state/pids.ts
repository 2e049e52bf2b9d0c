import { appendFile, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { z } from "zod";

import { startOf } from "../../pid-file.ts";
import type { HaproxyFiles } from "./files.ts";

// Where nobody reaps them, the dead are there for ever, and hold nothing.
const goneMs = 1_000;

const lineShape = z.strictObject({ pid: z.number().int().positive(), startedAt: z.string() });

/** Remembers an HAProxy, for a supervisor after this one, should this one be killed. */
export async function keepPid({ pids }: Pick<HaproxyFiles, "pids">, pid: number): Promise<void> {
  const startedAt = await startOf(pid);
  if (startedAt === undefined) return;
  await appendFile(pids, `${JSON.stringify({ pid, startedAt })}\n`, { mode: 0o600 });
}

/** Ends the HAProxies of a supervisor that was killed: they hold its ports, and nobody can speak to all of them. */
export async function endOrphans({
  pids,
  runFolder,
}: Pick<HaproxyFiles, "pids" | "runFolder">): Promise<void> {
  for (const line of (await readFile(pids, "utf8").catch(() => "")).split("\n")) {
    const known = lineShape.safeParse(jsonOf(line)).data;
    if (known === undefined || (await startOf(known.pid)) !== known.startedAt) continue;
    const limit = performance.now() + goneMs;
    // The group as a whole: each worker holds the ports as well.
    while (signal(-known.pid, "SIGKILL") && performance.now() < limit) await delay(5);
  }
  await rm(pids, { force: true });
  const left = (await readdir(runFolder)).filter((name) => name.startsWith("master-"));
  for (const name of left) await rm(join(runFolder, name), { force: true });
}

/** Whether there was someone to take the signal. */
function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
