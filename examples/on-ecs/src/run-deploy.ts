import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { root } from "./build-image.ts";

export type Launch = "fargate" | "ec2";

/** Where the endpoint is, and whom to be: it checks no credentials. */
export function endpointVariables(port: number): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
}

/**
 * Runs the deployer as its users do, on the files of this folder. The image is on the engine already, so that
 * nothing is tagged and pushed. Resolves with its exit code.
 */
export async function runDeploy(
  args: readonly string[],
  { launch, env }: { launch: Launch; env: Record<string, string> },
): Promise<number> {
  const command = join(root, "../../node_modules/.bin/hitless-ecs-deploy");
  const files = ["--task-definition", `${launch}/task-definition.yaml`, "--images", "none"];
  const child = spawn(command, ["deploy", ...files, ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  // The command ends in good order by itself; this waits for it.
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => child.kill(name));
  await once(child, "exit");
  return child.exitCode ?? 1;
}
