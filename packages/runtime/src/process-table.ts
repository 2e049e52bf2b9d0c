import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { systemCode } from "./errors.ts";
import { pause } from "./pause.ts";

/** One line of the table of processes. */
export interface ProcessEntry {
  pid: number;
  group: number;
  /** Ended, and not yet collected by its parent. */
  zombie: boolean;
  /** When it started, in the system's own notation: with the pid it names one process for ever. */
  start: string;
}

/** How long a process may take to become another program. */
const executeMs = 2_000;
const onLinux = process.platform === "linux";
const run = promisify(execFile);

/** The process as it is now; undefined where there is none. */
export async function findProcess(pid: number): Promise<ProcessEntry | undefined> {
  if (onLinux) return readProc(pid);
  return (await askPs(["-p", String(pid)]))[0];
}

/** The processes of a group that still run; zombies do not. */
export async function processesInGroup(group: number): Promise<ProcessEntry[]> {
  if (!groupExists(group)) return [];
  const entries = onLinux ? await readAllProc() : await askPs(["-A"]);
  return entries.filter((entry) => entry.group === group && !entry.zombie);
}

/** Whether the process was started with this variable. Only Linux can tell; elsewhere false. */
export async function wasStartedWith(pid: number, name: string, value: string): Promise<boolean> {
  if (!onLinux) return false;
  const environment = await readEnvironment(pid);
  return environment?.split("\0").includes(`${name}=${value}`) ?? false;
}

/**
 * The file is empty while a process is just becoming another program (execve(2)), which on a busy machine
 * takes as long as the process waits for its turn. One that really has no environment costs the whole limit.
 */
async function readEnvironment(pid: number): Promise<string | undefined> {
  const giveUpAt = performance.now() + executeMs;
  for (;;) {
    const text = await readProcFile(`/proc/${pid}/environ`);
    if (text !== "" || performance.now() >= giveUpAt) return text;
    const entry = await findProcess(pid);
    if (entry === undefined || entry.zombie) return undefined;
    await pause(10);
  }
}

/** Differs after a restart of the machine; empty where the system has no such thing. */
export async function readBootId(): Promise<string> {
  if (!onLinux) return "";
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
}

/**
 * Reads `/proc/<pid>/stat` (proc_pid_stat(5)). The command name stands in parentheses and may hold
 * spaces and parentheses itself, so the fields are counted from the last one that closes.
 */
export function parseProcStat(text: string): ProcessEntry | undefined {
  const pid = Number.parseInt(text, 10);
  const [state, , group, ...rest] = text
    .slice(text.lastIndexOf(")") + 2)
    .trim()
    .split(" ");
  const start = rest[16];
  if (!Number.isSafeInteger(pid) || state === undefined || start === undefined) return undefined;
  return { pid, group: Number(group), zombie: "ZXx".includes(state), start };
}

/** Reads a line of `ps -o pid= -o pgid= -o stat= -o lstart=`. */
export function parsePsLine(line: string): ProcessEntry | undefined {
  const [pid, group, state, ...start] = line.trim().split(/\s+/);
  if (state === undefined || start.length === 0) return undefined;
  return {
    pid: Number(pid),
    group: Number(group),
    zombie: state.startsWith("Z"),
    start: start.join(" "),
  };
}

/** Reads the line that a child writes about itself, see `launch.ts`. */
export const parseOwnLine = onLinux ? parseProcStat : parsePsLine;

function groupExists(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    // EPERM: there are some, of another user.
    return systemCode(error) !== "ESRCH";
  }
}

async function readAllProc(): Promise<ProcessEntry[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const entries = await Promise.all(pids.map((pid) => readProc(Number(pid))));
  return entries.filter((entry) => entry !== undefined);
}

async function readProc(pid: number): Promise<ProcessEntry | undefined> {
  const text = await readProcFile(`/proc/${pid}/stat`);
  return text === undefined ? undefined : parseProcStat(text);
}

async function readProcFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    // ESRCH: it ended while the file was being read. EACCES: somebody else's, so not ours.
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(systemCode(error) ?? "")) return undefined;
    throw error;
  }
}

async function askPs(which: readonly string[]): Promise<ProcessEntry[]> {
  const columns = ["-o", "pid=", "-o", "pgid=", "-o", "stat=", "-o", "lstart="];
  // The notation of `lstart` depends on language and time zone: both are fixed, here and at the start.
  const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
  try {
    const { stdout } = await run("ps", [...which, ...columns], { env });
    return stdout.split("\n").flatMap((line) => parsePsLine(line) ?? []);
  } catch (error) {
    // `ps -p` ends with 1 where there is no such process.
    if (error instanceof Error && "code" in error && error.code === 1) return [];
    throw error;
  }
}
