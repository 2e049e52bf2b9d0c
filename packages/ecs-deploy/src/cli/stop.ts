import type { Command } from "commander";

import { stopDeployment } from "../stop.ts";
import type { Exit } from "./commands.ts";
import { connecting, type ConnectionOptions } from "./connect.ts";
import { readDuration } from "./durations.ts";
import { exitCode, exitCodeOf } from "./exit-codes.ts";
import { runDeploy } from "./run-deploy.ts";

interface StopCommandOptions extends ConnectionOptions {
  service: string;
  cluster?: string;
  limit?: number;
  json?: true;
}

const help = `
Exit codes: 0 what served before serves again; 1 the deployment was completed before ECS took the stop; others
as for all commands.

Examples:
  hitless-ecs-deploy stop -s shop -c production`;

export function addStop(program: Command, exit: Exit): void {
  connecting(
    program
      .command("stop")
      .description("stop the deployment that is going on, and have ECS go back")
      .requiredOption("-s, --service <name>", "name or ARN of the service")
      .option("-c, --cluster <name>", "(default: default)"),
  )
    .option("--limit <duration>", "how long to wait at most (default: 30m)", readDuration)
    .option("--json", "print one JSON object a line for each event, and the receipt last")
    .addHelpText("after", help)
    .action(async (options: StopCommandOptions) => {
      const { service, cluster, limit } = options;
      const code = await runDeploy(options, async (clients, course) =>
        stopDeployment(clients, {
          ...course,
          service,
          ...(cluster !== undefined && { cluster }),
          ...(limit !== undefined && { limitMs: limit }),
        }),
      );
      exit(asAsked(code));
    });
}

const rolledBackByUs = exitCodeOf({
  is: "rolled-back",
  by: "us",
  serves: "",
  cause: { headline: "", details: [], logs: [] },
});

/** To go back is what was asked for here. */
function asAsked(code: number): number {
  if (code === rolledBackByUs) return exitCode.ok;
  return code === exitCode.ok ? exitCode.unexpected : code;
}
