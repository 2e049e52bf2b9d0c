import type { ContainerDefinition } from "@aws-sdk/client-ecs";

import { EcsDeployError } from "../errors.ts";

/** An image, and the containers that have it. */
export interface SelectedImage {
  from: string;
  containers: readonly string[];
}

export interface Selection {
  only?: readonly string[] | undefined;
  except?: readonly string[] | undefined;
  /** Those that have a recipe. */
  built?: readonly string[] | undefined;
}

/**
 * The images that are to be shipped, each once. Pure.
 * @throws {EcsDeployError} `invalid` where a container is named that is not there, or an image has two recipes.
 */
export function selectImages(
  containers: readonly ContainerDefinition[],
  { only, except = [], built = [] }: Selection = {},
): SelectedImage[] {
  const names = containers.map(({ name = "" }) => name);
  const unknown = [...(only ?? []), ...except, ...built].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new EcsDeployError(
      "invalid",
      `the task definition has no container ${JSON.stringify(unknown)}; ${names.join(", ")} were expected`,
    );
  }
  const byImage = new Map<string, string[]>();
  for (const { name = "", image = "" } of containers) {
    if (except.includes(name) || only?.includes(name) === false) continue;
    if (image === "") throw new EcsDeployError("invalid", `the container ${name} has no image`);
    byImage.set(image, [...(byImage.get(image) ?? []), name]);
  }
  const images = [...byImage].map(([from, selected]) => ({ from, containers: selected }));
  for (const { from, containers: selected } of images) {
    const recipes = selected.filter((name) => built.includes(name));
    if (recipes.length < 2) continue;
    throw new EcsDeployError(
      "invalid",
      `the containers ${recipes.join(" and ")} have the same image ${from}; a recipe for one of them was expected`,
    );
  }
  return images;
}
