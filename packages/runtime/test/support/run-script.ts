import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export interface Script {
  child: ChildProcess;
  /** The lines of its stdout so far. */
  lines: string[];
  /** Resolves when it has written this line, or rejects when it ends without. */
  said(line: string): Promise<void>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; errors: string }>;
}

/** Runs a script of this folder with one JSON value as its argument. Killed after the test. */
export function runScript(
  name: string,
  argument: unknown,
  {
    killAtStep,
    path = process.env["PATH"],
  }: { killAtStep?: number; path?: string | undefined } = {},
): Script {
  const flags = ["--conditions=@hitless/source"];
  if (killAtStep) flags.push("--import", join(import.meta.dirname, "kill-at-step.ts"));
  const words = [...flags, join(import.meta.dirname, name), JSON.stringify(argument)];
  const child = spawn(process.execPath, words, {
    env: { ...process.env, PATH: path, HITLESS_TEST_KILL_AT_STEP: String(killAtStep ?? "") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));

  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const lines: string[] = [];
  const reader = createInterface(child.stdout);
  reader.on("line", (line) => lines.push(line));
  const ended = once(child, "close").then(() => ({
    code: child.exitCode,
    signal: child.signalCode,
    errors,
  }));

  async function said(line: string): Promise<void> {
    const seen = new Promise<void>((resolve) => {
      const check = (): void => void (lines.includes(line) && resolve());
      reader.on("line", check);
      check();
    });
    const failed = ended.then(({ errors: text }) => {
      if (!lines.includes(line)) throw new Error(`${name} ended before "${line}": ${text}`);
    });
    await Promise.race([seen, failed]);
  }
  return { child, lines, said, ended };
}
