import { readFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

import { S3LocalError } from "../errors.ts";

const shape = z.object({ pid: z.number(), started: z.string() });

/**
 * Keeps a second process off a store's folder, which is made where there is none. A holder that was killed
 * keeps nobody off. Resolves with what opens the lock.
 * @throws {S3LocalError} `folder`
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "lock.json");
  const own = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!(await isTaken(path))) await rm(path, { force: true });
    await writeFile(path, own, { flag: "wx", mode: 0o600 });
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause)) throw cause;
    const what =
      cause.code === "EEXIST"
        ? `${folder} is in use by the process of ${path}`
        : `cannot use ${folder}: ${cause.message}`;
    throw new S3LocalError("folder", what, { cause });
  }
  return () => rm(path, { force: true });
}

async function isTaken(path: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch(() => "");
  // What a killed process left half-written was no lock yet.
  if (text === "" || !text.endsWith("}")) return false;
  const { pid, started } = shape.parse(JSON.parse(text));
  return startOf(pid) === started;
}

/** When a process began, so that one with a number that was used again is not taken for it; "" if it runs not. */
function startOf(pid: number): string {
  try {
    if (process.platform !== "linux") {
      process.kill(pid, 0);
      return "running";
    }
    // The name, in parentheses, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
    return fields?.[19] ?? "";
  } catch {
    return "";
  }
}
