import { type Command, InvalidArgumentError, Option } from "commander";
import { connectEngine } from "@hitless/runtime";

import type { Clients } from "../clients.ts";
import { deployService } from "../deploy.ts";
import { shipImages } from "../images/ship-images.ts";
import { previewDeploy } from "../preview.ts";
import { readRevision } from "../revision/read-revision.ts";
import type { Ship } from "../steps/ship.ts";
import type { Exit } from "./commands.ts";
import { connect, type ConnectionOptions } from "./connect.ts";
import { exitCode } from "./exit-codes.ts";
import { printPreview } from "./print-preview.ts";
import { runDeploy } from "./run-deploy.ts";
import {
  addWaiting,
  addWanted,
  readWanted,
  type WaitingOptions,
  type WantedOptions,
} from "./wanted.ts";

interface ImageOptions {
  images: "present" | "pull" | "build" | "none";
  tag?: string;
  allowDirty?: true;
  only?: string[];
  except?: string[];
  pinDigest?: true;
  purge?: true;
}

interface DeployCommandOptions extends WantedOptions, WaitingOptions, ImageOptions {
  dryRun?: true;
  force?: true;
  rollbackOnFailure?: true;
  keep?: number | "all";
}

const examples = `
Examples:
  hitless-ecs-deploy deploy -t task-definition.yaml -s shop -c production
  hitless-ecs-deploy deploy -t task-definition.yaml -s service.yaml --rollback-on-failure
  hitless-ecs-deploy deploy -t task-definition.json -s shop --images none --set app.image=shop:1.2.3 --dry-run`;

export function addDeploy(program: Command, exit: Exit): void {
  const command = addWaiting(
    addImages(
      addWanted(
        program
          .command("deploy")
          .description(
            "roll a service to the images of the Git revision, and follow it to its end",
          ),
      ),
    ),
  )
    .option("--dry-run", "say what would be done, and change nothing")
    .option("--force", "begin a deployment though nothing has changed")
    .option("--rollback-on-failure", "go back when it fails, stalls or takes too long")
    .option("--keep <number>", "revisions to keep at least, or all (default: 5)", readKeep)
    .addHelpText("after", examples);
  command.action(async (options: DeployCommandOptions) => {
    exit(await (options.dryRun ? preview(options) : deploy(options)));
  });
}

function addImages(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--images <mode>",
        "tag the images with the Git revision: those that the engine or the registry has, pulled first, or built; none: leave them as the file has them",
      )
        .choices(["present", "pull", "build", "none"])
        .default("present"),
    )
    .option("--tag <tag>", "over the Git revision")
    .option("--allow-dirty", "though something is not committed")
    .option("--only <container>", "only this container's image; repeatable", collect)
    .option("--except <container>", "leave this container's image alone; repeatable", collect)
    .option("--pin-digest", "name images by their digest")
    .option("--purge", "remove the images from the engine afterwards");
}

async function deploy(options: DeployCommandOptions): Promise<number> {
  const wanted = await readWanted(options);
  const { wait, limit, force, rollbackOnFailure, keep } = options;
  return runDeploy(options, async (clients, course) => {
    const ship =
      options.images === "none" || typeof wanted.taskDefinition === "string"
        ? undefined
        : await shipBy(options, clients, course.signal);
    return deployService(clients, {
      ...course,
      ...wanted,
      ...(ship && { ship }),
      ...(wait !== undefined && { waitUntil: wait }),
      ...(limit !== undefined && { limitMs: limit }),
      ...(keep !== undefined && { keep }),
      force: force ?? false,
      rollbackOnFailure: rollbackOnFailure ?? false,
    });
  });
}

/** The revision is read before anything is asked: a dirty tree ends it here. */
async function shipBy(
  options: ImageOptions & ConnectionOptions,
  clients: Clients,
  signal: AbortSignal | undefined,
): Promise<Ship> {
  const { images, allowDirty, only, except, pinDigest, purge } = options;
  const { tag } = await readRevision({
    tag: options.tag,
    allowDirty: allowDirty ?? false,
    signal,
  });
  return async (taskDefinition, means) =>
    shipImages(
      {
        taskDefinition,
        tag,
        clients,
        engine: async () => connectEngine({}),
        mode: images === "none" ? "present" : images,
        pinDigest: pinDigest ?? false,
        purge: purge ?? false,
        ...(only && { only }),
        ...(except && { except }),
      },
      means,
    );
}

async function preview(options: DeployCommandOptions): Promise<number> {
  using clients = connect(options);
  const wanted = await readWanted(options);
  const found = await previewDeploy(clients, { ...wanted, force: options.force ?? false });
  printPreview(found, options);
  return exitCode.ok;
}

function readKeep(text: string): number | "all" {
  if (text === "all") return text;
  const keep = Number(text);
  if (Number.isSafeInteger(keep) && keep >= 1) return keep;
  throw new InvalidArgumentError("expected a whole number of at least 1, or all.");
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
