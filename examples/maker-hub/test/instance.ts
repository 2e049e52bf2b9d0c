import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

import { onTestFinished } from "vitest";

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process of the built app. */
export interface Instance {
  process: ChildProcess;
  /** All that it has written so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves when stdout has the text; rejects when the process ends first. */
  says(text: string): Promise<void>;
  ended: Promise<Ended>;
}

/** Runs the build in `folder` on a free port. The process is gone when the test ends. */
export function run(folder: string, environment: Readonly<Record<string, string>> = {}): Instance {
  const child = spawn(process.execPath, ["server.js"], {
    cwd: folder,
    env: { PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (written.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (written.stderr += text));
  // "close" and not "exit": by then all that the process wrote is here.
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return {
    process: child,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    ended,
    says: async (text) => {
      const state = { over: false };
      void ended.then(() => (state.over = true));
      while (!written.stdout.includes(text)) {
        if (state.over) throw new Error(`ended before "${text}":\n${JSON.stringify(written)}`);
        await Promise.race([once(child.stdout, "data"), ended]);
      }
    },
  };
}

/** Runs the build and waits until it listens. */
export async function start(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Instance & { origin: string }> {
  const instance = run(folder, environment);
  await instance.says("is ready at");
  const origin = /is ready at (http:\/\/[^"]+)/.exec(instance.stdout())?.[1];
  if (origin === undefined) throw new Error(`no address in ${instance.stdout()}`);
  return { ...instance, origin };
}
