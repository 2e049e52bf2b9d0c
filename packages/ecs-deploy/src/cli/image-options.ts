import { connectEngine } from "@hitless/runtime";
import { type Command, InvalidArgumentError, Option } from "commander";

import type { BuildRecipe } from "../images/options.ts";
import { shipImages } from "../images/ship-images.ts";
import { readRevision } from "../revision/read-revision.ts";
import type { Ship } from "../steps/ship.ts";
import { clientConfiguration, type ConnectionOptions } from "./connect.ts";
import { collect } from "./collect.ts";

/** Options that say which images are shipped, and how. */
export interface ImageOptions {
  images: "present" | "pull" | "build" | "none";
  build?: Record<string, BuildRecipe>;
  tag?: string;
  allowDirty?: true;
  only?: string[];
  except?: string[];
  pinDigest?: true;
  purge?: true;
  push: boolean;
}

export function addImages(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--images <mode>",
        "which images get the revision's tag: present: what the engine has, else what the registry has; pull: what the registry has; build: made from a Dockerfile; none: leave them as the file has them",
      )
        .choices(["present", "pull", "build", "none"])
        .default("present"),
    )
    .option(
      "--build <container=folder>",
      "the same as --images build, and where the container's Dockerfile is; repeatable (default, for one image: here)",
      readRecipe,
    )
    .option("--tag <tag>", "over the Git revision")
    .option("--allow-dirty", "though something is not committed")
    .option("--only <container>", "only this container's image; repeatable", collect)
    .option("--except <container>", "leave this container's image alone; repeatable", collect)
    .addOption(new Option("--pin-digest", "name images by their digest").conflicts("push"))
    .option("--no-push", "tag on the engine only, for an ecs-local that runs on it")
    .option("--purge", "remove the images from the engine afterwards");
}

/**
 * How the images are shipped; undefined where they are left as they are. The revision is read before anything is
 * asked: a dirty tree ends it here.
 */
export async function shipBy(
  options: ImageOptions & ConnectionOptions,
  signal: AbortSignal | undefined,
): Promise<Ship | undefined> {
  const { images, build, only, except, pinDigest, purge, push } = options;
  if (images === "none") return undefined;
  const { tag, allowDirty = false } = options;
  const revision = await readRevision({ tag, allowDirty, signal });
  const { ECRClient } = await import("@aws-sdk/client-ecr");
  return async (taskDefinition, means) => {
    const ecr = new ECRClient(clientConfiguration(options));
    try {
      return await shipImages(
        {
          taskDefinition,
          tag: revision.tag,
          clients: { ecr },
          engine: async () => connectEngine({}),
          mode: build === undefined ? images : "build",
          push,
          pinDigest: pinDigest ?? false,
          purge: purge ?? false,
          ...(build && { recipes: build }),
          ...(only && { only }),
          ...(except && { except }),
        },
        means,
      );
    } finally {
      ecr.destroy();
    }
  };
}

function readRecipe(
  text: string,
  before: Record<string, BuildRecipe> | undefined,
): Record<string, BuildRecipe> {
  const [, container, context] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (container !== undefined && context !== undefined)
    return { ...before, [container]: { context } };
  throw new InvalidArgumentError("expected a container and a folder, such as app=./app.");
}
