import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Executed } from "./execute.ts";

const bin = join(import.meta.dirname, "../../bin/hitless-ecs-deploy.js");

export interface Folder extends AsyncDisposable {
  path: string;
  /** Runs the command in it, as somebody whose home it is. `onError` sees what is written on stderr. */
  run(
    args: readonly string[],
    more?: {
      environment?: Readonly<Record<string, string | undefined>>;
      onError?: (text: string, interrupt: () => void) => void;
    },
  ): Promise<Executed>;
}

/** A folder that is gone at the end of the block, for an endpoint. */
export async function commandIn(url: string): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "ecs-deploy-"));
  const usual = {
    PATH: process.env["PATH"],
    HOME: path,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return {
    path,
    run: (args, { environment = {}, onError } = {}) =>
      new Promise((resolve, reject) => {
        const env = { ...usual, ...environment };
        const child = spawn(process.execPath, [bin, ...args], { cwd: path, env });
        const said = { stdout: "", stderr: "" };
        child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => {
          said.stderr += chunk.toString();
          onError?.(said.stderr, () => child.kill("SIGINT"));
        });
        child.on("error", reject);
        child.on("close", (code) => resolve({ code: code ?? -1, ...said }));
      }),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
