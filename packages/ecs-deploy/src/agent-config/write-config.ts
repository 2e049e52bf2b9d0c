import { randomBytes } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";

import { EcsDeployError } from "../errors.ts";
import type { AgentConfig } from "./agent-config.ts";
import { mergeConfig } from "./merge-config.ts";

/**
 * Writes the lines into a file that only its owner can read, in place of those that it had; what else is in
 * it stays. A reader never sees half of it.
 * @throws {EcsDeployError} `invalid` where the file can't be read or written.
 */
export async function writeConfig(path: string, config: AgentConfig): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    const merged = mergeConfig(await readIfThere(path), config);
    await writeFile(beside, merged, { mode: 0o600, flag: "wx" });
    await rename(beside, path);
  } catch (cause) {
    await rm(beside, { force: true });
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new EcsDeployError("invalid", `${path} can't be written: ${why}`, { cause });
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
