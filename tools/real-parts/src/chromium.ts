import { existsSync } from "node:fs";

import { installDebian, isDebian } from "./install-debian.ts";
import { decide, type Skipped } from "./part.ts";

/** A browser as `launchPersistentContext(emptyFolder, chromium)` of playwright-core takes it. */
export interface Chromium {
  executablePath: string;
  args: string[];
}

const debianPath = "/usr/bin/chromium";

/**
 * Finds Chromium: the one that `CHROMIUM_PATH` names, else Debian's, which is installed first where
 * that is allowed (see `decide`). Elsewhere the answer, and a line on stderr, say why there is none
 * and how to get it.
 *
 * @throws {Error} when there is none under `CI=true`, when `CHROMIUM_PATH` names no file, or when the
 * installation fails.
 */
export async function chromium(): Promise<Chromium | Skipped> {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "" && !existsSync(named)) {
    throw new Error(`CHROMIUM_PATH names ${named}, which does not exist: correct or unset it`);
  }
  const executablePath = named === undefined || named === "" ? debianPath : named;
  const found = existsSync(executablePath);
  const root = process.getuid?.() === 0;
  const decision = decide({ found, debian: isDebian(), root, env: process.env });

  const how =
    "no Chromium at /usr/bin/chromium: set CHROMIUM_PATH, or on Debian run " +
    "`apt-get install chromium` (HITLESS_INSTALL=1 does it)";
  if (decision === "fail") throw new Error(how);
  if (decision === "skip") {
    // Reporters show how many tests were skipped, but not all of them why.
    process.stderr.write(`skipped: ${how}\n`);
    return { skipped: how };
  }
  if (decision === "install") await installDebian(["chromium"], [executablePath]);
  return { executablePath, args: chromiumArgs(root) };
}

function chromiumArgs(root: boolean): string[] {
  return [
    "--headless",
    // Chromium refuses to run as root inside its sandbox; everybody else keeps the sandbox.
    ...(root ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
}
