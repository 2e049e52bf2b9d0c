import { type Command, Option } from "commander";

import { waitForDeployment } from "../wait.ts";
import type { Exit } from "./commands.ts";
import { connecting, type ConnectionOptions } from "./connect.ts";
import { readDuration } from "./durations.ts";
import { runDeploy } from "./run-deploy.ts";

interface WaitCommandOptions extends ConnectionOptions {
  service: string;
  cluster?: string;
  deployment?: string;
  until: "completed" | "stable";
  limit?: number;
  json?: true;
}

const help = `
The exit code says how the deployment ended, whoever began it.

Examples:
  hitless-ecs-deploy wait -s shop -c production
  hitless-ecs-deploy wait -s shop --deployment ecs-svc/1234567890123456789 --limit 15m`;

export function addWait(program: Command, exit: Exit): void {
  connecting(
    program
      .command("wait")
      .description("follow a deployment that was begun elsewhere to its end")
      .requiredOption("-s, --service <name>", "name or ARN of the service")
      .option("-c, --cluster <name>", "(default: default)")
      .option("--deployment <id>", "(default: the service's own now)"),
  )
    .addOption(
      new Option("--until <state>", "completed: ECS says so; stable: besides no old task is left")
        .choices(["completed", "stable"])
        .default("completed"),
    )
    .option("--limit <duration>", "how long to wait at most (default: 30m)", readDuration)
    .option("--json", "print one JSON object a line for each event, and the receipt last")
    .addHelpText("after", help)
    .action(async (options: WaitCommandOptions) => {
      const { service, cluster, deployment, until, limit } = options;
      const run = runDeploy(options, async (clients, course) =>
        waitForDeployment(clients, {
          ...course,
          service,
          waitUntil: until,
          ...(cluster !== undefined && { cluster }),
          ...(deployment !== undefined && { deployment }),
          ...(limit !== undefined && { limitMs: limit }),
        }),
      );
      exit(await run);
    });
}
