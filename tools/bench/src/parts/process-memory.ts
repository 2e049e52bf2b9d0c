import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** The most memory that a process has had resident so far, in MB: `VmHWM` of proc_pid_status(5). */
export async function mostMemoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kibibytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
  return (kibibytes * 1024) / 1e6;
}

/** The name of a process's program, its first 15 characters; empty where it is gone. */
export function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}
