import type { Command } from "commander";

import { serviceStatus } from "../status.ts";
import type { Exit } from "./commands.ts";
import { connect, connecting, type ConnectionOptions } from "./connect.ts";
import { exitCode } from "./exit-codes.ts";
import { renderStatus } from "./render-status.ts";

interface StatusCommandOptions extends ConnectionOptions {
  service: string;
  cluster?: string;
  json?: true;
}

const examples = `
Examples:
  hitless-ecs-deploy status -s shop -c production
  hitless-ecs-deploy status -s shop --json`;

export function addStatus(program: Command, exit: Exit): void {
  connecting(
    program
      .command("status")
      .description("what a service runs, what is going on, what went wrong within the last hour")
      .requiredOption("-s, --service <name>", "name or ARN of the service")
      .option("-c, --cluster <name>", "(default: default)"),
  )
    .option("--json", "print it as JSON")
    .addHelpText("after", examples)
    .action(async (options: StatusCommandOptions) => {
      const { service, cluster, json } = options;
      using clients = connect(options);
      const status = await serviceStatus(clients, {
        service,
        ...(cluster !== undefined && { cluster }),
      });
      const text = json ? JSON.stringify(status) : renderStatus(status).join("\n");
      process.stdout.write(`${text}\n`);
      exit(exitCode.ok);
    });
}
