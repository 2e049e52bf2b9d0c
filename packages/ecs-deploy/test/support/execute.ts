import { execFile } from "node:child_process";
import { join } from "node:path";

export interface Executed {
  code: number;
  stdout: string;
  stderr: string;
}

const bin = join(import.meta.dirname, "../../bin/hitless-ecs-deploy.js");

/** Runs the command to its end against an endpoint, with no more of the environment than it needs. */
export function execute(url: string, ...args: readonly string[]): Promise<Executed> {
  const env = {
    PATH: process.env["PATH"],
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [bin, ...args], { env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === "number") resolve({ code, stdout, stderr });
      else reject(error ?? new Error("it did not start"));
    });
  });
}
