import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process, told apart from a later one that got the same number. */
export interface ProcessMark {
  pid: number;
  /** Clock ticks after boot, as in `/proc/<pid>/stat`. */
  startTime: string;
}

/** Environment variable of everything that belongs to a folder of parts; the value is the folder. */
export const markVariable = "HITLESS_PART_OF";

/** The mark of a process that runs, else nothing. */
export function markOf(pid: number): ProcessMark | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The name in parentheses may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startTime] = [fields[0], fields[19]];
  return startTime === undefined || state === "Z" ? undefined : { pid, startTime };
}

/** Whether that very process still runs. */
export function runs(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.startTime === mark.startTime;
}

/** The processes that carry the mark of a folder or of one inside it, other than this process. */
export function markedProcesses(folder: string): number[] {
  const entry = `${markVariable}=${folder}`;
  const isMarked = (line: string) => line === entry || line.startsWith(`${entry}/`);
  return pids().filter(
    (pid) => pid !== process.pid && read(`/proc/${pid}/environ`).split("\0").some(isMarked),
  );
}

/** Docker daemons that run in this process's network namespace. */
export function daemonsHere(): number[] {
  const here = networkOf("self");
  return pids().filter(
    (pid) => read(`/proc/${pid}/comm`).trim() === "dockerd" && networkOf(pid) === here,
  );
}

/** Names the network namespace of a process; empty where that cannot be told. */
export function networkOf(pid: number | "self"): string {
  return link(`/proc/${pid}/ns/net`);
}

/** Names the boot and the process namespace: process ids of two such places mean nothing to each other. */
export function place(): string {
  return `${read("/proc/sys/kernel/random/boot_id").trim()} ${link("/proc/self/ns/pid")}`;
}

/** Sends a signal; a process that is gone is no error. */
export function send(pid: number, signalName: NodeJS.Signals): void {
  try {
    process.kill(pid, signalName);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
  }
}

function pids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // It ended meanwhile, or belongs to somebody else.
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
