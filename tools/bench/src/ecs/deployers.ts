import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { type EcsSite, service } from "./ecs-site.ts";

/** Deploys a new version by commands, and resolves with the exit code that ended it. */
export type EcsDeployer = (
  site: EcsSite,
  options: { folder: string; signal: AbortSignal },
) => Promise<number>;

/** The command as it is installed. */
export const hitlessDeployer: EcsDeployer = async (site, { folder, signal }) => {
  const file = join(folder, "task-definition.json");
  await writeFile(file, JSON.stringify(site.next()));
  const manifest = import.meta.resolve("@hitless/ecs-deploy/package.json");
  const bin = join(dirname(fileURLToPath(manifest)), "bin/hitless-ecs-deploy.js");
  const args = [bin, "deploy", "-t", file, "-s", service, "--images", "none"];
  return run(process.execPath, args, { site, signal });
};

/** What is done where there is no tool for it: update, then wait. */
export function awsDeployer(aws: string): EcsDeployer {
  return async (site, { folder, signal }) => {
    const file = join(folder, "task-definition.json");
    await writeFile(file, JSON.stringify(site.next()));
    const endpoint = ["--endpoint-url", site.variables["AWS_ENDPOINT_URL"] ?? ""];
    const commands = [
      ["register-task-definition", "--cli-input-json", `file://${file}`],
      ["update-service", "--service", service, "--task-definition", service],
      ["wait", "services-stable", "--services", service],
    ];
    for (const command of commands) {
      const code = await run(aws, [...endpoint, "ecs", ...command], { site, signal });
      if (code !== 0) return code;
    }
    return 0;
  };
}

async function run(
  program: string,
  args: readonly string[],
  { site, signal }: { site: EcsSite; signal: AbortSignal },
): Promise<number> {
  const env = { ...process.env, ...site.variables };
  const child = spawn(program, args, { env, stdio: "ignore", signal });
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? -1;
}
