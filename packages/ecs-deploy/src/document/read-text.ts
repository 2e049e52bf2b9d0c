import { readFile } from "node:fs/promises";

import { EcsDeployError } from "../errors.ts";

/** @throws {EcsDeployError} `invalid` when the file can't be read */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    if (isMissing) throw new EcsDeployError("invalid", `there is no file ${file}`, { cause });
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new EcsDeployError("invalid", `${file}: ${message}`, { cause });
  }
}
