import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { skip } from "../src/part.ts";
import { markVariable } from "../src/processes.ts";
import { socketVariable } from "../src/variables.ts";

const cli = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
const asker = fileURLToPath(new URL("ask-for-all.ts", import.meta.url));

/** The command of a run of its own, whose child asks for parts and then does what `after` says. */
export function runThatAsks(after: "end" | "fail" | "sleep"): string[] {
  return [process.execPath, cli, "run", "--", process.execPath, asker, after];
}

/** A run's child tells what it has got. */
export interface Told {
  folder: string;
  pid: number;
  containers: number[];
  engine: { socketPath: string; run: string; lent: boolean };
  /** Process of the engine's daemon; 0 for a lent one. */
  daemon: number;
  registry: string;
  /** The base image. */
  image: string;
}

/** Starts a command as if no run were around it. */
export function launch(
  [program = "", ...args]: readonly string[],
  more: Readonly<Record<string, string>> = {},
): ChildProcess {
  const env = { ...process.env, ...more };
  delete env[socketVariable];
  delete env[markVariable];
  return spawn(program, args, { env, stdio: ["ignore", "pipe", "inherit"] });
}

/** The first line of a child's output. */
export async function told(child: ChildProcess): Promise<Told> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  return JSON.parse(text.slice(0, text.indexOf("\n"))) as Told;
}

/** The exit code of a child, or the signal that ended it. */
export async function ended(child: ChildProcess): Promise<number | string> {
  if (child.exitCode !== null) return child.exitCode;
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  return code ?? signal ?? "";
}

/** Why runs cannot be tried here; where they can, nothing. */
export function noRuns(): string | undefined {
  const root = process.platform === "linux" && process.getuid?.() === 0;
  if (root && spawnSync("unshare", ["--net", "--mount", "true"]).status === 0) return undefined;
  return skip("starting and killing an engine needs root and namespaces on Linux").skipped;
}
