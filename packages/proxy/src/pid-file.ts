import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { platform } from "node:process";
import { promisify } from "node:util";

import { z } from "zod";

const run = promisify(execFile);

// `startedAt` as the operating system tells it; only ever compared.
const identityShape = z.strictObject({ pid: z.number().int().positive(), startedAt: z.string() });

/** A process, told apart from a later one that got the same number. */
export type ProcessIdentity = z.infer<typeof identityShape>;

/** Resolves with `undefined` where no such process runs. */
export async function startOf(pid: number): Promise<string | undefined> {
  try {
    if (platform !== "linux") {
      const { stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)]);
      return stdout.trim() || undefined;
    }
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // proc_pid_stat(5): the name in parentheses may hold anything; field 3 is the first after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

export async function writePidFile(path: string): Promise<void> {
  const startedAt = (await startOf(process.pid)) ?? "";
  const identity: ProcessIdentity = { pid: process.pid, startedAt };
  await writeFile(path, `${JSON.stringify(identity)}\n`, { mode: 0o600 });
}

/** The process that the file names, if it still runs. */
export async function readPidFile(path: string): Promise<ProcessIdentity | undefined> {
  let identity: ProcessIdentity;
  try {
    identity = identityShape.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
  return (await startOf(identity.pid)) === identity.startedAt ? identity : undefined;
}
