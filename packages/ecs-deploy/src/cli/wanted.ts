import { type Command, InvalidArgumentError, Option } from "commander";

import { EcsDeployError } from "../errors.ts";
import { readServiceFile, type ServiceInput } from "../service-file/read.ts";
import { patchTaskDefinition } from "../task-definition/patch.ts";
import { readTaskDefinition, type TaskDefinitionInput } from "../task-definition/read.ts";
import { connecting, type ConnectionOptions } from "./connect.ts";
import { readDuration } from "./durations.ts";
import { collect } from "./collect.ts";

/** Options that say what is to run where. */
export interface WantedOptions extends ConnectionOptions {
  taskDefinition: string;
  service: string;
  cluster?: string;
  set?: string[];
  desiredCount?: number;
  json?: true;
}

/** Options of a command that waits for a deployment. */
export interface WaitingOptions {
  wait?: "completed" | "stable" | "none";
  limit?: number;
  probe?: URL;
}

export function addWanted(command: Command): Command {
  return connecting(command)
    .requiredOption(
      "-t, --task-definition <file>",
      "the task definition as JSON or YAML; or family:revision or an ARN of what is registered",
    )
    .requiredOption(
      "-s, --service <service>",
      "name or ARN, or a file (.json, .yaml, .yml) from which it is created where it is not there",
    )
    .option("-c, --cluster <name>", "(default: the service file's, else default)")
    .option(
      "--set <patch>",
      "over the file: app.image=…, app.env.NAME=…, app.secret.NAME=ARN, app.cpu=…, app.memory=…, cpu=…, memory=…; repeatable",
      collect,
    )
    .option("--desired-count <number>", "tasks (default: as it is)", readCount);
}

export function addWaiting(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--wait <until>",
        "completed: ECS says so; stable: besides no old task is left; none: not at all",
      )
        .choices(["completed", "stable", "none"])
        .default("completed"),
    )
    .option("--limit <duration>", "how long to wait at most (default: 30m)", readDuration)
    .option(
      "--probe <url>",
      "send steady traffic there meanwhile; a failed request is exit code 70",
      readUrl,
    )
    .option("--json", "print one JSON object a line for each event, and the receipt last");
}

/** What the options name, read and patched. */
export interface Wanted {
  taskDefinition: TaskDefinitionInput | string;
  service: ServiceInput | string;
  cluster?: string;
  desiredCount?: number;
}

/** @throws {EcsDeployError} `invalid` */
export async function readWanted(options: WantedOptions): Promise<Wanted> {
  const { set = [], cluster, desiredCount } = options;
  const service = isFile(options.service)
    ? await readServiceFile(options.service)
    : options.service;
  return {
    taskDefinition: await readDefinition(options.taskDefinition, set),
    service,
    ...(cluster !== undefined && { cluster }),
    ...(desiredCount !== undefined && { desiredCount }),
  };
}

async function readDefinition(
  name: string,
  patches: readonly string[],
): Promise<TaskDefinitionInput | string> {
  const isRegistered = !isFile(name) && /^(?:arn:[^/]+\/)?[\w-]+:\d+$/.test(name);
  if (!isRegistered) return patchTaskDefinition(await readTaskDefinition(name), patches);
  if (patches.length === 0) return name;
  throw new EcsDeployError("invalid", "--set is for a file: what is registered stays as it is");
}

function isFile(name: string): boolean {
  return /\.(?:json|ya?ml)$/i.test(name);
}

export function readCount(text: string): number {
  const count = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(count) && count >= 0) return count;
  throw new InvalidArgumentError("expected a whole number.");
}

function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new InvalidArgumentError("expected an address such as https://shop.example.com/.");
}
