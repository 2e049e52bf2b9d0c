import { execFile } from "node:child_process";

export interface Executed {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end, with no more of the environment than a `PATH` and what is given. */
export function execute(
  [program = "", ...args]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Executed> {
  return new Promise((resolve, reject) => {
    const env = { PATH: "/usr/bin:/bin", ...environment };
    execFile(program, args, { env, maxBuffer: 10_000_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === "number") resolve({ code, stdout, stderr });
      else reject(error ?? new Error("it did not start"));
    });
  });
}
