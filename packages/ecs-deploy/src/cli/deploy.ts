import { type Command, InvalidArgumentError } from "commander";

import { deployService } from "../deploy.ts";
import { previewDeploy } from "../preview.ts";
import type { Exit } from "./commands.ts";
import { connect } from "./connect.ts";
import { exitCode } from "./exit-codes.ts";
import { addImages, type ImageOptions, shipBy } from "./image-options.ts";
import { printPreview } from "./print-preview.ts";
import { runDeploy } from "./run-deploy.ts";
import {
  addWaiting,
  addWanted,
  readWanted,
  type WaitingOptions,
  type WantedOptions,
} from "./wanted.ts";

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

async function deploy(options: DeployCommandOptions): Promise<number> {
  const wanted = await readWanted(options);
  const { wait, limit, force, rollbackOnFailure, keep } = options;
  return runDeploy(options, async (clients, course) => {
    const ship =
      typeof wanted.taskDefinition === "string" ? undefined : await shipBy(options, course.signal);
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

async function preview(options: DeployCommandOptions): Promise<number> {
  using clients = connect(options);
  const wanted = await readWanted(options);
  const found = await previewDeploy(clients, { ...wanted, force: options.force ?? false });
  printPreview(found, options);
  if (options.images !== "none" && typeof wanted.taskDefinition !== "string") {
    process.stderr.write(
      "images were not looked at; a deploy gives them the revision's tag first\n",
    );
  }
  return exitCode.ok;
}

function readKeep(text: string): number | "all" {
  if (text === "all") return text;
  const keep = Number(text);
  if (Number.isSafeInteger(keep) && keep >= 1) return keep;
  throw new InvalidArgumentError("expected a whole number of at least 1, or all.");
}
