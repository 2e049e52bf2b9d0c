import { execFile } from "node:child_process";
import { join } from "node:path";

/** What a command has written, and its exit code. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

const file = join(import.meta.dirname, "../../bin/hitless-ecs-deploy.js");

/** Runs the command line in a process of its own. */
export function command(
  args: readonly string[],
  variables: Record<string, string | undefined> = {},
): Promise<Ran> {
  const env = { ...process.env, NO_COLOR: "1", ...variables };
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
