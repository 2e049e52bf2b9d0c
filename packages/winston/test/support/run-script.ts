import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import type { Script } from "./script.ts";

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  /** Resolves when the process has ended. */
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when it has printed a text. */
  said(text: string): Promise<void>;
}

/** Runs an app of a few lines in a process of its own, which ends with the test. */
export function runScript(script: Script, env: Record<string, string> = {}): Running {
  const child = spawn(
    process.execPath,
    [
      "--conditions=@hitless/source",
      join(import.meta.dirname, "script.ts"),
      JSON.stringify(script),
    ],
    { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = once(child, "close").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    ...output,
  }));
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    async said(text) {
      while (!output.stdout.includes(text)) {
        const next = await Promise.race([once(child.stdout, "data"), ended]);
        if (!Array.isArray(next))
          throw new Error(`ended without saying ${text}: ${next.stdout}${next.stderr}`);
      }
    },
  };
}
