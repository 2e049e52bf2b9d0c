import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { parseImageReference } from "@hitless/runtime";

/** An image of a task definition, with the containers that have it. */
export interface ImageUse {
  image: string;
  containers: readonly ContainerDefinition[];
}

/** Each image once. */
export function imagesOf(containers: readonly ContainerDefinition[]): ImageUse[] {
  const byImage = Map.groupBy(containers, ({ image = "" }) => image);
  return [...byImage].map(([image, uses]) => ({ image, containers: uses }));
}

/** The host of an image's registry; empty where the name is none. */
export function registryOf(image: string): string {
  try {
    return parseImageReference(image).registry;
  } catch {
    return "";
  }
}
