import { type ImageReference, parseImageReference } from "@hitless/runtime";

import { EcsDeployError } from "../errors.ts";
import type { SelectedImage } from "./select-images.ts";

/** Where an image is to go: the same repository, under the revision's tag. */
export interface Target extends SelectedImage {
  /** What `from` says. */
  reference: ImageReference;
  tag: string;
  /** With the tag. */
  image: string;
}

/**
 * Names the images' targets. Pure.
 * @throws {EcsDeployError} `invalid` for what is no image's name and where two would have the same target,
 * `image` for Docker Hub's own ones.
 */
export function targetsOf(
  selected: readonly SelectedImage[],
  { tag, isPushed }: { tag: string; isPushed: boolean },
): Target[] {
  const targets = selected.map((one) => targetOf(one, tag, isPushed));
  for (const one of targets) {
    const other = targets.find(({ image, from }) => image === one.image && from !== one.from);
    if (other) throw conflict(one, other);
  }
  return targets;
}

function targetOf(selected: SelectedImage, tag: string, isPushed: boolean): Target {
  const reference = parse(selected);
  const { name, registry, repository } = reference;
  if (isPushed && registry === "docker.io" && repository.startsWith("library/")) {
    throw new EcsDeployError(
      "image",
      `container ${selected.containers.join(", ")}: nobody can push ${name} to Docker Hub's own images; ` +
        "name a registry and a repository of yours, or leave images as they are: all with --images none, " +
        "this one with --except",
    );
  }
  return { ...selected, reference, tag, image: `${name}:${tag}` };
}

function parse({ from, containers }: SelectedImage): ImageReference {
  try {
    return parseImageReference(from);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new EcsDeployError("invalid", `container ${containers.join(", ")}: ${message}`, {
      cause,
    });
  }
}

function conflict(one: Target, other: Target): EcsDeployError {
  return new EcsDeployError(
    "invalid",
    `${one.from} of container ${one.containers.join(", ")} and ${other.from} of container ` +
      `${other.containers.join(", ")} would both be ${one.image}; use repositories of their own, ` +
      "or leave one of them alone with --except",
  );
}
