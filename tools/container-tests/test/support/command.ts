import { execFile } from "node:child_process";
import { join } from "node:path";

const bin = join(import.meta.dirname, "../../../../packages/blue-green/bin/hitless-blue-green.js");

export interface Ran {
  code: number | string | null | undefined;
  stdout: string;
  stderr: string;
}

/** Runs the command in a process of its own, as people do. */
export async function command(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...variables, NO_COLOR: "1" };
    execFile(process.execPath, [bin, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}
