import { type Command, InvalidArgumentError } from "commander";
import { embeddedProxy, type Proxy } from "@hitless/proxy";
import { processRuntime, type Runtime } from "@hitless/runtime";

import { deploy, rollback, up } from "../deploy.ts";
import { down } from "../down.ts";
import { parseDuration } from "../duration.ts";
import { breakLock, currentHolder } from "../lock.ts";
import { observe } from "../observe.ts";
import { planDeploy, planRollback } from "../plan.ts";
import { readStackFile } from "../read-stack-file.ts";
import { newReleaseId } from "../release.ts";
import type { Stack } from "../stack.ts";
import { status } from "../status.ts";
import { defaultStackFile } from "./default-stack-file.ts";
import { exitCode } from "./exit-codes.ts";
import { printJson, printLine } from "./print.ts";
import { renderPlan, renderStatus } from "./print-status.ts";
import { type RunOptions, runCommand } from "./run-command.ts";

interface FileOptions {
  file?: string;
  json?: true;
}

type WaitOptions = FileOptions & { wait?: number };
type DryRunOptions = RunOptions & { dryRun?: true };

interface Opened {
  stack: Stack;
  runtime: Runtime;
  proxy: Proxy;
}

/** Adds each command of the program; `exit` takes its exit code. */
export function addCommands(program: Command, exit: (code: number) => void): void {
  changing(program, "up", "bring the stack up, or again what was live").action(
    async (options: RunOptions) => {
      const opened = await open(options);
      exit(await runCommand(opened, up, options));
    },
  );

  probing(changing(program, "deploy", "ship the stack file's version"))
    .option("--dry-run", "print what would be done")
    .action(async (options: DryRunOptions) => {
      const opened = await open(options);
      if (options.dryRun) {
        const observed = await observe(opened.stack, opened);
        return print(
          options,
          planDeploy(opened.stack, observed, newReleaseId(opened.stack.version)),
          renderPlan,
        );
      }
      return exit(await runCommand(opened, deploy, options));
    });

  probing(changing(program, "rollback", "go back to the release before the live one"))
    .option("--to <release>", "a release that is still kept (see status)")
    .option("--dry-run", "print what would be done")
    .action(async (options: DryRunOptions & { to?: string }) => {
      const opened = await open(options);
      if (options.dryRun) {
        const observed = await observe(opened.stack, opened);
        return print(options, planRollback(opened.stack, observed, options.to), renderPlan);
      }
      return exit(await runCommand(opened, rollback, options));
    });

  reading(program, "status", "what serves, what is kept, who is at work").action(
    async (options: FileOptions) => {
      const opened = await open(options);
      print(options, await status(opened.stack, opened), renderStatus);
    },
  );

  waiting(
    reading(program, "down", "stop everything and remove the state, the way back included"),
  ).action(async (options: WaitOptions) => {
    const opened = await open(options);
    const receipt = await down(opened.stack, { ...opened, waitMs: options.wait ?? 0 });
    print(
      options,
      receipt,
      ({ stack, instances }) => `${stack} is down; ${instances.length} instances were removed`,
    );
  });

  reading(program, "unlock", "break the lock of a deployer that is not at work any more")
    .option("--force", "even though its holder seems to be at work")
    .action(async (options: FileOptions & { force?: true }) => {
      const { stack } = await open(options);
      exit(await unlock(stack, options.force ?? false));
    });
}

async function unlock(stack: Stack, force: boolean): Promise<number> {
  const holder = await currentHolder(stack.folder);
  if (holder !== undefined && !force) {
    printLine(
      `process ${holder.pid} on ${holder.host} holds the lock for "${holder.command}" since ${holder.since}; ` +
        "use --force when you know that it is not at work any more",
    );
    return exitCode.locked;
  }
  const broken = await breakLock(stack.folder);
  printLine(
    broken
      ? `the lock of process ${broken.pid} on ${broken.host} is broken`
      : "nobody held the lock",
  );
  return exitCode.ok;
}

async function open({ file }: FileOptions): Promise<Opened> {
  const stack = await readStackFile(file ?? (await defaultStackFile(process.cwd())));
  return {
    stack,
    runtime: processRuntime({ folder: stack.folder }),
    proxy: embeddedProxy({ folder: stack.folder }),
  };
}

function reading(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option(
      "-f, --file <path>",
      "the stack file (default: compose.yaml, compose.yml or docker-compose.yml here)",
    )
    .option("--json", "print the result as JSON on stdout");
}

function changing(program: Command, name: string, description: string): Command {
  return waiting(reading(program, name, description));
}

function waiting(command: Command): Command {
  return command.option(
    "--wait <duration>",
    "how long to wait for another deployer, such as 5m",
    readDuration,
  );
}

function probing(command: Command): Command {
  return command
    .option(
      "--probe [path]",
      "send steady traffic to this path (default /) meanwhile; a failed request is exit code 70",
    )
    .option("--rate <number>", "requests per second of the probe", Number)
    .option("--html <file>", "write the probe's receipt as a page");
}

function readDuration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError("expected a duration such as 30s or 5m.");
  return ms;
}

function print<Value>({ json }: FileOptions, value: Value, render: (value: Value) => string): void {
  if (json) printJson(value);
  else printLine(render(value));
}
