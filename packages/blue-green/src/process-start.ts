import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * When a process started, as the system tells it; undefined when it does not run. Together with the pid
 * it names a process for good, since a pid alone is used again.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
    // Field 22 (proc_pid_stat(5)); the command's name before it may hold spaces and parentheses.
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields?.[0] === "Z" ? undefined : fields?.[19];
  }
  const listed = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]).catch(
    () => undefined,
  );
  return listed?.stdout.trim() === "" ? undefined : listed?.stdout.trim();
}
