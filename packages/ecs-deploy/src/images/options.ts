import type { Compatibility, ContainerDefinition, RuntimePlatform } from "@aws-sdk/client-ecs";
import type { Engine, ImageRecipe } from "@hitless/runtime";

import type { Clients } from "../clients.ts";
import type { DeployEvent } from "../events.ts";

/** What of a task definition matters here; all else in it is kept as it is. */
export interface WithContainers {
  containerDefinitions?: ContainerDefinition[] | undefined;
  /** What images are built for. */
  runtimePlatform?: RuntimePlatform | undefined;
  requiresCompatibilities?: Compatibility[] | undefined;
}

/**
 * How a container's image is built; its name and tag are known, and so is the platform where the task definition
 * says it.
 */
export type BuildRecipe = Omit<ImageRecipe, "tag">;

export interface ShipImages<Definition extends WithContainers = WithContainers> {
  taskDefinition: Definition;
  /** The images' tag, such as the revision's. */
  tag: string;
  /**
   * Where the images come from. `present`: what the engine has under the container's image, else what the
   * registry has: the tag, if it is there already, else the container's image. `pull`: what the registry has
   * under the container's image, whatever the engine has, and whatever the tag means. `build`: those with a
   * recipe are built, others are as with `present`.
   * @default "present"
   */
  mode?: "present" | "pull" | "build";
  /** By container. @default the current folder, where only one image is shipped */
  recipes?: Readonly<Record<string, BuildRecipe>>;
  /** Containers; all others are left alone. @default all */
  only?: readonly string[];
  /** Containers that are left alone. @default none */
  except?: readonly string[];
  /** An engine, or how to get one, which is tried when it is first needed. Images in a registry need none. */
  engine?: Engine | (() => Promise<Engine>);
  /** Only ECR's. */
  clients?: Pick<Clients, "ecr">;
  /** `false` tags on the engine only, for an ECS that runs on it. @default true */
  push?: boolean;
  /** Names images by digest, so that no tag that is moved later changes what runs. @default false */
  pinDigest?: boolean;
  /** Removes from the engine what it has of the images, once it is in the registry. @default false */
  purge?: boolean;
  /** Where Docker's configuration is found. @default process.env */
  variables?: Readonly<Record<string, string | undefined>>;
  /** Of each build, pull and push. @default 1_800_000 */
  limitMs?: number;
}

export interface ShipMeans {
  signal?: AbortSignal | undefined;
  onEvent?: ((event: DeployEvent) => void) | undefined;
}

/** What was done about one container's image. */
export interface ShippedImage {
  container: string;
  /** As the task definition had it. */
  from: string;
  /** As it has it now. */
  image: string;
  /** By which the registry has it; undefined where nothing was pushed. */
  digest?: string;
  /** Whether the registry was given anything: a tag, or layers too. */
  pushed: boolean;
  /**
   * `kept`: the tag was there and meant this image. `retagged`: by manifest, within the registry. `pushed`:
   * by the engine. `tagged`: on the engine only.
   */
  how: "kept" | "retagged" | "pushed" | "tagged";
  /**
   * The digest that the tag had before: it was moved. A task definition that names the tag may then be the
   * same as before, and yet mean another image.
   */
  moved?: string;
}
