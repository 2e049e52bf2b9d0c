import { type Command, InvalidArgumentError } from "commander";

import { parseDuration } from "../duration.ts";

/** What every command takes. */
export interface FileOptions {
  file?: string[];
  project?: string;
  service?: string;
  profile?: string[];
  host?: string;
  context?: string;
  json?: true;
}

/** What every command takes that needs the lock. */
export interface WaitOptions extends FileOptions {
  wait?: number;
}

/** Options of a command that only reads. */
export function reading(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option(
      "-f, --file <path>",
      "a stack file; several are merged (default: compose.yaml, compose.yml or docker-compose.yml here)",
      collect,
    )
    .option("-p, --project <name>", "the project's name, over the file's")
    .option("-s, --service <name>", "one app of a stack with several (default: each in turn)")
    .option("--profile <name>", "also the services of this profile; may be repeated", collect)
    .option("-H, --host <address>", "the Docker engine, over DOCKER_HOST and contexts")
    .option("-c, --context <name>", "the Docker context")
    .option("--json", "print the result as JSON on stdout");
}

/** Options of a command that changes something, and so waits for other deployers. */
export function changing(program: Command, name: string, description: string): Command {
  return reading(program, name, description).option(
    "--wait <duration>",
    "how long to wait for another deployer, such as 5m",
    readDuration,
  );
}

/** Options of a command that moves traffic. */
export function moving(program: Command, name: string, description: string): Command {
  return changing(program, name, description)
    .option("--dry-run", "print what would be done, and do not do it")
    .option(
      "--probe [path]",
      "send steady traffic to this path (default /) meanwhile; a failed request is exit code 70",
    )
    .option("--rate <number>", "requests per second of the probe", readRate)
    .option("--html <file>", "write the probe's receipt as a page")
    .hook("preAction", (command) => {
      const { probe, rate, html } = command.opts<Record<string, unknown>>();
      if (probe === undefined && (rate !== undefined || html !== undefined)) {
        command.error("error: --rate and --html are about the probe: add --probe");
      }
    });
}

/** Options of a command that makes a new release. */
export function releasing(command: Command): Command {
  return command
    .option("--release <version>", "the version: the image's tag, over the stack file's")
    .option("--image <image>", "the whole image, over the stack file's")
    .option("--build", "build the image even where it is there");
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function readDuration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError("expected a duration such as 30s or 5m.");
  return ms;
}

function readRate(text: string): number {
  const rate = Number(text);
  if (Number.isFinite(rate) && rate >= 1) return rate;
  throw new InvalidArgumentError("expected a number of at least 1.");
}
