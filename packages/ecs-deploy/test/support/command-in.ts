import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { vi } from "vitest";

import { main } from "../../src/cli.ts";
import type { Executed } from "./execute.ts";

const bin = join(import.meta.dirname, "../../bin/hitless-ecs-deploy.js");

type Environment = Readonly<Record<string, string | undefined>>;

export interface Folder extends AsyncDisposable {
  path: string;
  /** Runs the command line in it, in this process: to start one takes a second. */
  run(args: readonly string[], environment?: Environment): Promise<Executed>;
  /** The same as a process of its own. `onError` sees all that it has written on stderr. */
  start(
    args: readonly string[],
    onError: (text: string, interrupt: () => void) => void,
  ): Promise<Executed>;
}

/** A folder that is gone at the end of the block, and home of whoever runs commands in it. */
export async function commandIn(url: string): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "ecs-deploy-"));
  const usual: Environment = {
    HOME: path,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
    GITHUB_ACTIONS: undefined,
  };
  return {
    path,
    async run(args, environment = {}) {
      using _ = settle(path, { ...usual, ...environment });
      const stdout = vi.spyOn(process.stdout, "write").mockReturnValue(true);
      const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
      try {
        const code = await main(args);
        const said = (spy: typeof stdout) =>
          spy.mock.calls.map(([chunk]) => String(chunk)).join("");
        return { code, stdout: said(stdout), stderr: said(stderr) };
      } finally {
        stdout.mockRestore();
        stderr.mockRestore();
      }
    },
    start: (args, onError) =>
      new Promise((resolve, reject) => {
        const env = { PATH: process.env["PATH"], ...usual };
        const child = spawn(process.execPath, [bin, ...args], { cwd: path, env });
        const said = { stdout: "", stderr: "" };
        child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => {
          said.stderr += chunk.toString();
          onError(said.stderr, () => child.kill("SIGINT"));
        });
        child.on("error", reject);
        child.on("close", (code) => resolve({ code: code ?? -1, ...said }));
      }),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Moves this process there, until disposed. */
function settle(folder: string, environment: Environment): Disposable {
  const before = process.cwd();
  const kept = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  put(Object.entries(environment));
  process.chdir(folder);
  return {
    [Symbol.dispose]() {
      put(kept);
      process.chdir(before);
    },
  };
}

function put(entries: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of entries) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
