import { readFileSync } from "node:fs";

import { LogViewerError } from "../errors.ts";

export interface AccessFlags {
  tokenFile?: string;
}

/** The token from the environment or a file; never from the command line, which others see. */
export function readToken({ tokenFile }: AccessFlags): string | undefined {
  const given =
    tokenFile === undefined ? process.env["HITLESS_LOG_VIEWER_TOKEN"] : readText(tokenFile);
  const token = given?.trim() ?? "";
  return token === "" ? undefined : token;
}

/** @throws {LogViewerError} `invalid` */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LogViewerError("invalid", `cannot read ${path}: ${why}`, { cause });
  }
}
