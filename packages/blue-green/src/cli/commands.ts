import type { Command } from "commander";

import { deploy, rollback, up } from "../deploy.ts";
import { down } from "../down.ts";
import { observe } from "../observe.ts";
import type { Plan } from "../plan.ts";
import { planDeploy } from "../plan-deploy.ts";
import { planRollback } from "../plan-rollback.ts";
import { newReleaseId } from "../release.ts";
import { status } from "../status.ts";
import type { WantedRelease } from "./as-wanted.ts";
import { forEachApp, forProject } from "./for-each-app.ts";
import { listenToInterrupts } from "./interrupts.ts";
import { addLogs } from "./logs.ts";
import type { OpenedStack } from "./open-stack.ts";
import {
  changing,
  type FileOptions,
  moving,
  reading,
  releasing,
  type WaitOptions,
} from "./options.ts";
import { printJson, printLine } from "./print.ts";
import { renderPlan, renderStatus } from "./print-status.ts";
import { addProxyCommands } from "./proxy-commands.ts";
import { type RunOptions, runCommand } from "./run-command.ts";
import { unlock } from "./unlock.ts";

export type Exit = (code: number) => void;
type MovingOptions = RunOptions & FileOptions & { dryRun?: true };

/** Adds each command to the program; `exit` takes its exit code. */
export function addCommands(program: Command, exit: Exit): void {
  addUp(program, exit);
  addDeploy(program, exit);
  addRollback(program, exit);
  addStatus(program, exit);
  addLogs(program, exit);
  addDown(program, exit);
  addUnlock(program, exit);
  addProxyCommands(program, exit);
}

function addUp(program: Command, exit: Exit): void {
  releasing(changing(program, "up", "bring the stack up, or again what was live")).action(
    async (options: RunOptions & FileOptions & WantedRelease) => {
      const run = async (opened: OpenedStack): Promise<number> => runCommand(opened, up, options);
      exit(await forEachApp(options, { forRelease: true }, run));
    },
  );
}

function addDeploy(program: Command, exit: Exit): void {
  releasing(moving(program, "deploy", "ship the stack file's version")).action(
    async (options: MovingOptions & WantedRelease) => {
      const run = async (opened: OpenedStack): Promise<number> =>
        options.dryRun
          ? show(options, await planned(opened), renderPlan, withoutSecrets)
          : runCommand(opened, deploy, options);
      exit(await forEachApp(options, { forRelease: true }, run));
    },
  );
}

async function planned(opened: OpenedStack): Promise<Plan> {
  const { stack } = opened;
  return planDeploy(stack, await observe(stack, opened), newReleaseId(stack.version));
}

function addRollback(program: Command, exit: Exit): void {
  moving(program, "rollback", "go back to the release before the live one")
    .option("--to <release>", "a release that is still kept (see status)")
    .action(async (options: MovingOptions & { to?: string }) => {
      const run = async (opened: OpenedStack): Promise<number> => {
        if (!options.dryRun) return runCommand(opened, rollback, options);
        const observed = await observe(opened.stack, opened);
        const plan = planRollback(opened.stack, observed, options.to);
        return show(options, plan, renderPlan, withoutSecrets);
      };
      exit(await forEachApp(options, { forRelease: false }, run));
    });
}

function addStatus(program: Command, exit: Exit): void {
  reading(program, "status", "what serves, what is kept, who is at work").action(
    async (options: FileOptions) => {
      const run = async (opened: OpenedStack): Promise<number> =>
        show(options, await status(opened.stack, opened), renderStatus);
      exit(await forEachApp(options, { forRelease: false }, run));
    },
  );
}

function addDown(program: Command, exit: Exit): void {
  changing(program, "down", "stop everything and remove the state, the way back included")
    .option("--volumes", "also the volumes, and what is in them")
    .action(async (options: WaitOptions & { volumes?: true }) => {
      const run = async (opened: OpenedStack): Promise<number> => {
        using interrupts = listenToInterrupts();
        const receipt = await down(opened.stack, {
          ...opened,
          signal: interrupts.signal,
          abandon: interrupts.abandon,
          waitMs: options.wait ?? 0,
          volumes: options.volumes ?? false,
        });
        return show(
          options,
          receipt,
          ({ stack, instances }) => `${stack} is down; ${instances.length} instances were removed`,
        );
      };
      exit(await forProject(options, run));
    });
}

function addUnlock(program: Command, exit: Exit): void {
  reading(program, "unlock", "break the lock of a deployer that is not at work any more")
    .option("--force", "even though its holder seems to be at work")
    .action(async (options: FileOptions & { force?: true }) => {
      const run = async (opened: OpenedStack): Promise<number> =>
        unlock(opened, { force: options.force ?? false, json: options.json });
      exit(await forProject(options, run));
    });
}

function show<Value>(
  { json }: FileOptions,
  value: Value,
  render: (value: Value) => string,
  forMachines: (value: Value) => unknown = (whole) => whole,
): number {
  if (json) printJson(forMachines(value));
  else printLine(render(value));
  return 0;
}

/** Environments and files of instances are not for a log. */
function withoutSecrets(plan: Plan): unknown {
  return {
    ...plan,
    steps: plan.steps.map((step) =>
      step.do === "create" ? { ...step, instances: step.instances.map(({ id }) => id) } : step,
    ),
  };
}
