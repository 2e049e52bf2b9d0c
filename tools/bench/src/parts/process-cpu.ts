import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";

let ticksPerSecond: number | undefined;

/**
 * CPU time in ms that a process has used so far, in user and kernel mode, from proc_pid_stat(5), in
 * steps of 10 ms as a rule. Undefined where there is no /proc.
 */
export async function cpuOf(pid: number): Promise<number | undefined> {
  if (process.platform !== "linux") return undefined;
  return inMs((await statOf(pid)).own);
}

/**
 * The same of a process with all its descendants, those included that have ended and were waited for
 * by one that runs. What was handed over to another parent is not in it.
 */
export async function cpuOfTree(root: number): Promise<number | undefined> {
  if (process.platform !== "linux") return undefined;
  const stats = await allStats();
  const ofTree = (pid: number): number => {
    const { own = 0, waitedFor = 0 } = stats.get(pid) ?? {};
    const children = [...stats].filter(([, { parent }]) => parent === pid);
    return children.reduce((sum, [child]) => sum + ofTree(child), own + waitedFor);
  };
  return inMs(ofTree(root));
}

interface Stat {
  parent: number;
  /** In clock ticks. */
  own: number;
  waitedFor: number;
}

async function allStats(): Promise<Map<number, Stat>> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = new Map<number, Stat>();
  for (const pid of pids) {
    // It may have ended since.
    const stat = await statOf(pid).catch(() => undefined);
    if (stat !== undefined) stats.set(pid, stat);
  }
  return stats;
}

async function statOf(pid: number): Promise<Stat> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name in parentheses may hold anything; field 3 is the first after it, 4 is the parent, 14 to 17
  // are the times.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const sum = (...places: readonly number[]) =>
    places.reduce((total, place) => total + Number(fields[place]), 0);
  return { parent: Number(fields[1]), own: sum(11, 12), waitedFor: sum(13, 14) };
}

function inMs(ticks: number): number {
  ticksPerSecond ??= Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
  return (ticks * 1000) / ticksPerSecond;
}
