import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { ProxyError } from "./errors.ts";
import type { Files } from "./files.ts";
import { type Report, reportShape } from "./report.ts";

export interface StartOptions {
  /** The file that the process runs. @default the package's own */
  entry?: string | undefined;
  signal: AbortSignal;
}

/**
 * Starts the process of a proxy, which outlives this one, and waits for its report.
 * @throws {ProxyError} `start-failed`
 */
export async function start(
  files: Files,
  { entry = ownEntry(), signal }: StartOptions,
): Promise<Report> {
  await mkdir(files.folder, { recursive: true, mode: 0o700 });
  await mkdir(dirname(files.log), { recursive: true, mode: 0o700 });
  const log = await open(files.log, "a", 0o600);
  try {
    const child = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", entry, files.folder],
      {
        detached: true,
        // Nothing of the starter's environment steers a process that outlives it.
        env: inherited(["PATH", "HOME", "TZ", "LANG"]),
        cwd: files.folder,
        stdio: ["ignore", log.fd, log.fd, "ipc"],
      },
    );
    try {
      const report = await reportOf(child, { files, signal });
      // One that is not needed is gone before anybody looks for it.
      if (report.is === "occupied") await endOf(child, signal);
      return report;
    } catch (cause) {
      child.kill("SIGKILL");
      throw cause;
    } finally {
      if (child.connected) child.disconnect();
      child.unref();
    }
  } finally {
    await log.close();
  }
}

async function reportOf(
  child: ChildProcess,
  { files, signal }: { files: Files; signal: AbortSignal },
): Promise<Report> {
  const settled = new AbortController();
  const stop = AbortSignal.any([signal, settled.signal]);
  try {
    // Unlike `exit`, `disconnect` never overtakes a message.
    const ended = once(child, "disconnect", { signal: stop }).then(async () => {
      throw new ProxyError(
        "start-failed",
        "The proxy's process ended before it was ready. " +
          `The end of ${files.log}: ${await lastLines(files.log)}`,
      );
    });
    const told = once(child, "message", { signal: stop });
    const message: unknown = (await Promise.race([told, ended]))[0];
    return reportShape.parse(message);
  } finally {
    settled.abort();
  }
}

async function endOf(child: ChildProcess, signal: AbortSignal): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit", { signal });
}

async function lastLines(path: string): Promise<string> {
  const text = await readFile(path, "utf8");
  return text.trimEnd().split("\n").slice(-10).join("\n");
}

function inherited(names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    names
      .filter((name) => process.env[name] !== undefined)
      .map((name) => [name, process.env[name]]),
  );
}

function ownEntry(): string {
  const source = new URL("./main.ts", import.meta.url);
  // In the published package this file and that one are JavaScript.
  if (import.meta.url.endsWith(".js")) source.pathname = source.pathname.replace(/\.ts$/, ".js");
  return fileURLToPath(source);
}
