import type { Command } from "commander";

import { deploy, rollback, up } from "../deploy.ts";
import { down } from "../down.ts";
import { observe } from "../observe.ts";
import { planDeploy } from "../plan-deploy.ts";
import { planRollback } from "../plan-rollback.ts";
import { newReleaseId } from "../release.ts";
import { status } from "../status.ts";
import { openStack } from "./open-stack.ts";
import { changing, type FileOptions, moving, reading, type WaitOptions } from "./options.ts";
import { print } from "./print.ts";
import { renderPlan, renderStatus } from "./print-status.ts";
import { type RunOptions, runCommand } from "./run-command.ts";
import { unlock } from "./unlock.ts";

type Exit = (code: number) => void;
type MovingOptions = RunOptions & { dryRun?: true };

/** Adds each command to the program; `exit` takes its exit code. */
export function addCommands(program: Command, exit: Exit): void {
  addUp(program, exit);
  addDeploy(program, exit);
  addRollback(program, exit);
  addStatus(program);
  addDown(program);
  addUnlock(program, exit);
}

function addUp(program: Command, exit: Exit): void {
  changing(program, "up", "bring the stack up, or again what was live").action(
    async (options: RunOptions) => {
      exit(await runCommand(await openStack(options, { forRelease: true }), up, options));
    },
  );
}

function addDeploy(program: Command, exit: Exit): void {
  moving(program, "deploy", "ship the stack file's version").action(
    async (options: MovingOptions) => {
      const opened = await openStack(options, { forRelease: true });
      const { stack } = opened;
      if (!options.dryRun) return exit(await runCommand(opened, deploy, options));
      const release = newReleaseId(stack.version);
      return print(options, planDeploy(stack, await observe(stack, opened), release), renderPlan);
    },
  );
}

function addRollback(program: Command, exit: Exit): void {
  moving(program, "rollback", "go back to the release before the live one")
    .option("--to <release>", "a release that is still kept (see status)")
    .action(async (options: MovingOptions & { to?: string }) => {
      const opened = await openStack(options, { forRelease: false });
      const { stack } = opened;
      if (!options.dryRun) return exit(await runCommand(opened, rollback, options));
      const observed = await observe(stack, opened);
      return print(options, planRollback(stack, observed, options.to), renderPlan);
    });
}

function addStatus(program: Command): void {
  reading(program, "status", "what serves, what is kept, who is at work").action(
    async (options: FileOptions) => {
      const opened = await openStack(options, { forRelease: false });
      print(options, await status(opened.stack, opened), renderStatus);
    },
  );
}

function addDown(program: Command): void {
  changing(program, "down", "stop everything and remove the state, the way back included").action(
    async (options: WaitOptions) => {
      const opened = await openStack(options, { forRelease: false });
      const receipt = await down(opened.stack, { ...opened, waitMs: options.wait ?? 0 });
      print(
        options,
        receipt,
        ({ stack, instances }) => `${stack} is down; ${instances.length} instances were removed`,
      );
    },
  );
}

function addUnlock(program: Command, exit: Exit): void {
  reading(program, "unlock", "break the lock of a deployer that is not at work any more")
    .option("--force", "even though its holder seems to be at work")
    .action(async (options: FileOptions & { force?: true }) => {
      const { stack } = await openStack(options, { forRelease: false });
      exit(await unlock(stack, { force: options.force ?? false, json: options.json }));
    });
}
