import { type Command, InvalidArgumentError } from "commander";

import { observe } from "../plan/observe.ts";
import { planDeploy } from "../plan/plan-deploy.ts";
import type { DurationRange } from "../plan/times.ts";
import type { Exit } from "./commands.ts";
import { connect, connecting, type ConnectionOptions } from "./connect.ts";
import { readRange } from "./durations.ts";
import { exitCode } from "./exit-codes.ts";
import { renderPlan } from "./render-plan.ts";
import { taskDefinitionHelp, wantedTaskDefinition } from "./wanted-task-definition.ts";

interface PlanOptions extends ConnectionOptions {
  cluster?: string;
  service: string;
  taskDefinition?: string;
  desiredCount?: number;
  minimumHealthyPercent?: number;
  maximumPercent?: number;
  start?: DurationRange;
  ready?: DurationRange;
  stop?: DurationRange;
  speed?: number;
  json?: true;
}

/** As for a deploy that ends so. */
const byEnd = { completed: exitCode.ok, stalled: 7, "scaled-to-zero": 8 } as const;

const help = `
Exit codes: 0 it comes to its end, 7 it stalls, 8 the service is scaled to zero.

Examples:
  hitless-ecs-deploy plan --cluster shop --service web
  hitless-ecs-deploy plan --service web --task-definition web:7 --start 20s-90s --ready 5s-20s
  hitless-ecs-deploy plan --service web --minimum-healthy-percent 50 --json`;

export function addPlan(program: Command, exit: Exit): void {
  connecting(
    program
      .command("plan")
      .description("say on paper what a rolling deployment will do, and change nothing")
      .option("-c, --cluster <name>", "name or ARN of the cluster (default: default)")
      .requiredOption("-s, --service <name>", "name or ARN of the service")
      .option(
        "-t, --task-definition <name>",
        `${taskDefinitionHelp} (default: what serves, once more)`,
      ),
  )
    .option("--desired-count <count>", "as if the service had so many tasks", readCount)
    .option("--minimum-healthy-percent <percent>", "as if it were this", readCount)
    .option("--maximum-percent <percent>", "as if it were this", readCount)
    .option("--start <range>", "from the order to RUNNING (default: 5s-60s)", readRange)
    .option("--ready <range>", "from RUNNING to the first good check (default: 0s-30s)", readRange)
    .option("--stop <range>", "from SIGTERM to the end (default: 0s to stopTimeout)", readRange)
    .option("--speed <factor>", "that of an @hitless/ecs-local (default: 1)", readFactor)
    .option("--json", "print the prediction as JSON on stdout")
    .addHelpText("after", help)
    .action(async (options: PlanOptions) => {
      using clients = connect(options);
      const { service, cluster, taskDefinition } = options;
      const observed = await observe(clients, {
        service,
        ...(cluster !== undefined && { cluster }),
        ...(taskDefinition !== undefined && {
          taskDefinition: await wantedTaskDefinition(taskDefinition),
        }),
      });
      const plan = planDeploy(observed, asked(options));
      const text = options.json ? JSON.stringify(plan, undefined, 2) : renderPlan(plan);
      process.stdout.write(`${text}\n`);
      exit(byEnd[plan.ends]);
    });
}

function asked({ start, ready, stop, speed = 1, ...options }: PlanOptions) {
  const { desiredCount, minimumHealthyPercent, maximumPercent } = options;
  return {
    speed,
    whatIf: {
      ...(desiredCount !== undefined && { desiredCount }),
      ...(minimumHealthyPercent !== undefined && { minimumHealthyPercent }),
      ...(maximumPercent !== undefined && { maximumPercent }),
    },
    times: {
      ...(start !== undefined && { startMs: start }),
      ...(ready !== undefined && { readyMs: ready }),
      ...(stop !== undefined && { stopMs: stop }),
    },
  };
}

function readCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text)) return count;
  throw new InvalidArgumentError("expected a whole number of at least 0.");
}

function readFactor(text: string): number {
  const factor = Number(text);
  if (Number.isFinite(factor) && factor > 0) return factor;
  throw new InvalidArgumentError("expected a number above 0.");
}
