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
 * Names an image's target. Pure.
 * @throws {EcsDeployError} `invalid` for what is no image's name, `image` for Docker Hub's own ones.
 */
export function targetOf(selected: SelectedImage, tag: string, isPushed: boolean): Target {
  const reference = parse(selected);
  const { name, registry, repository } = reference;
  if (isPushed && registry === "docker.io" && repository.startsWith("library/")) {
    throw new EcsDeployError(
      "image",
      `container ${selected.containers.join(", ")}: nobody can push ${name} to Docker Hub's own images; ` +
        "name a registry and a repository of yours, or leave the container alone with --except",
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
