import { type Command, InvalidArgumentError } from "commander";

import { runTask, type RunTaskOptions } from "../run/run-task.ts";
import type { Exit } from "./commands.ts";
import { connect, connecting, type ConnectionOptions } from "./connect.ts";
import { readDuration } from "./durations.ts";
import { codeOf, finish, printEvent, printJson } from "./print-run.ts";
import { collect } from "./collect.ts";

interface RunOptions extends ConnectionOptions {
  cluster?: string;
  service?: string;
  taskDefinition?: string;
  container?: string;
  env?: Record<string, string>;
  subnet?: string[];
  securityGroup?: string[];
  assignPublicIp?: true;
  launchType?: "EC2" | "FARGATE";
  limit?: number;
  detach?: true;
  json?: true;
}

const help = `
What the container writes goes to stdout, all else to stderr.

Exit codes: the container's own; 124 the limit was over, 125 the task did not run, 130 interrupted, 9 the endpoint
does not answer any more (the task goes on after 124, 130 and 9; the last line on stderr says which it was); 64 and 65 with a line on stderr: wrong usage, no task was started.

Examples:
  hitless-ecs-deploy run --service web -- node migrate.js
  hitless-ecs-deploy run --task-definition jobs:3 --subnet subnet-1 --launch-type FARGATE --limit 10m`;

export function addRun(program: Command, exit: Exit): void {
  connecting(
    program
      .command("run")
      .description("run a task once, show its output, and pass its exit code on")
      .argument("[command...]", "instead of the container's own")
      .option("-c, --cluster <name>", "name or ARN of the cluster (default: default)")
      .option(
        "-s, --service <name>",
        "take task definition, network and launch type of this service",
      )
      .option("-t, --task-definition <name>", "family, family:revision or ARN"),
  )
    .option("--container <name>", "whose exit code and output (default: the first essential one)")
    .option("--env <name=value>", "a variable, over the container's own; repeatable", readVariable)
    .option("--subnet <id>", "instead of the service's; repeatable", collect)
    .option("--security-group <id>", "with --subnet; repeatable", collect)
    .option("--assign-public-ip", "with --subnet")
    .option("--launch-type <type>", "EC2 or FARGATE", readLaunchType)
    .option("--limit <duration>", "how long to wait for its end (default: 1h)", readDuration)
    .option("--detach", "do not wait: print its ARN")
    .option("--json", "print one JSON object a line for each event, and the receipt last")
    .addHelpText("after", help)
    .action(async (command: string[], options: RunOptions) => {
      using clients = connect(options);
      const interrupted = new AbortController();
      const interrupt = () => interrupted.abort();
      process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
      try {
        const receipt = await runTask(clients, {
          ...asked(options, command),
          signal: interrupted.signal,
          onEvent: options.json ? printJson : printEvent,
        });
        finish(receipt, options);
        exit(codeOf(receipt.ended));
      } finally {
        process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
      }
    });
}

function asked(options: RunOptions, command: string[]): RunTaskOptions {
  const { cluster, service, taskDefinition, container, env, launchType, limit, detach } = options;
  const { subnet, securityGroup, assignPublicIp } = options;
  const endpointUrl =
    options.endpointUrl ?? process.env["AWS_ENDPOINT_URL_ECS"] ?? process.env["AWS_ENDPOINT_URL"];
  return {
    ...(cluster !== undefined && { cluster }),
    ...(service !== undefined && { service }),
    ...(taskDefinition !== undefined && { taskDefinition }),
    ...(container !== undefined && { container }),
    ...(env !== undefined && { environment: env }),
    ...(launchType !== undefined && { launchType }),
    ...(limit !== undefined && { limitMs: limit }),
    ...(detach !== undefined && { detach }),
    ...(endpointUrl !== undefined && { endpointUrl }),
    ...(command.length > 0 && { command }),
    ...(subnet !== undefined && {
      network: {
        subnets: subnet,
        ...(securityGroup !== undefined && { securityGroups: securityGroup }),
        ...(assignPublicIp !== undefined && { assignPublicIp }),
      },
    }),
  };
}

function readVariable(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name = "", value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === "") throw new InvalidArgumentError("expected a variable such as NAME=value.");
  return { ...before, [name]: value };
}

function readLaunchType(text: string): string {
  if (text === "EC2" || text === "FARGATE") return text;
  throw new InvalidArgumentError("expected EC2 or FARGATE.");
}
