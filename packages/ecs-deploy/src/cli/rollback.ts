import type { Command } from "commander";

import { rollbackService } from "../rollback.ts";
import type { Exit } from "./commands.ts";
import { connecting, type ConnectionOptions } from "./connect.ts";
import { runDeploy } from "./run-deploy.ts";
import { addWaiting, type WaitingOptions } from "./wanted.ts";

interface RollbackCommandOptions extends ConnectionOptions, WaitingOptions {
  service: string;
  cluster?: string;
  to?: string;
  json?: true;
}

const examples = `
Examples:
  hitless-ecs-deploy rollback -s shop -c production
  hitless-ecs-deploy rollback -s shop --to 41`;

export function addRollback(program: Command, exit: Exit): void {
  addWaiting(
    connecting(
      program
        .command("rollback")
        .description("go back to the last revision that a completed deployment ran")
        .requiredOption("-s, --service <name>", "name or ARN of the service")
        .option("-c, --cluster <name>", "(default: default)")
        .option("--to <revision>", "a number, family:revision or an ARN, ACTIVE"),
    ),
  )
    .addHelpText("after", examples)
    .action(async (options: RollbackCommandOptions) => {
      const { service, cluster, to, wait, limit } = options;
      const run = runDeploy(options, async (clients, course) =>
        rollbackService(clients, {
          ...course,
          service,
          ...(cluster !== undefined && { cluster }),
          ...(to !== undefined && { to }),
          ...(wait !== undefined && { waitUntil: wait }),
          ...(limit !== undefined && { limitMs: limit }),
        }),
      );
      exit(await run);
    });
}
