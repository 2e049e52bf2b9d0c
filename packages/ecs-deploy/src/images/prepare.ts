import { buildImage, pullImage, type RegistryCredentials, tagImage } from "@hitless/runtime";

import { EcsDeployError } from "../errors.ts";
import { asRefusal } from "../registry/as-refusal.ts";
import { openRepository, type Repository } from "../registry/repository.ts";
import { type Action, decide } from "./decide.ts";
import { lookAt, lookAtBuilt } from "./look.ts";
import type { Means } from "./means.ts";
import type { BuildRecipe } from "./options.ts";
import type { Target } from "./target-of.ts";
import { transferOptions } from "./transfer-options.ts";

/** An image that is ready, and what is left to do in the registry. */
export interface Prepared extends Target {
  /** `none`: nothing is to be pushed. */
  action: Action | { do: "none" };
  repository: Repository;
  /** Names that the engine has this very image under. */
  names: readonly string[];
  credentials: RegistryCredentials | undefined;
  /** What the engine's image is for, such as `linux/amd64`, where that one is pushed. */
  platform?: string;
}

/** Builds, pulls and tags on the engine as far as that is wanted, and looks at the registry. */
export async function prepare(target: Target, means: Means): Promise<Prepared> {
  try {
    return await prepareImage(target, means);
  } catch (error) {
    means.signal?.throwIfAborted();
    throw asRefusal(error);
  }
}

async function prepareImage(target: Target, means: Means): Promise<Prepared> {
  const { signal, push } = means;
  const credentials = push ? await means.credentials(target.reference.registry) : undefined;
  const repository = openRepository(target.reference, { credentials, signal });
  const ready = { ...target, repository, credentials, names: [target.image] };
  const recipe = means.mode === "build" ? recipeOf(target, means) : undefined;
  if (recipe) await build(target, recipe, means);
  if (!push) {
    if (!recipe) await tagOnEngine(target, means);
    return { ...ready, action: { do: "none" } };
  }
  const seen = await (recipe ? lookAtBuilt : lookAt)(target, repository, means);
  const action = decide(seen, { movesTag: means.mode === "pull" });
  if (!action) throw missing(target, means);
  const here = { ...ready, action, ...(seen.local && { platform: seen.local.platform }) };
  if (recipe) return here;
  if (action.do === "push") await tagOnEngine(target, means);
  return { ...here, names: seen.local ? [target.image, target.from] : [] };
}

function recipeOf({ containers }: Target, { recipes, isAlone }: Means): BuildRecipe | undefined {
  const named = containers.find((name) => recipes?.[name] !== undefined);
  if (named !== undefined) return recipes?.[named];
  if (recipes !== undefined) return undefined;
  if (isAlone) return { context: process.cwd() };
  throw new EcsDeployError(
    "invalid",
    `several images are to be built: say from which folder the container ${containers[0]} is, or ship only one`,
  );
}

async function build({ image }: Target, recipe: BuildRecipe, means: Means): Promise<void> {
  const engine = await means.engine.need(`build ${image}`);
  const { platform = engine.platform } = means;
  const other = platform === engine.platform ? {} : { platform };
  await buildImage(engine, { ...other, ...recipe, tag: image }, transferOptions(image, means));
}

async function tagOnEngine({ from, image }: Target, means: Means): Promise<void> {
  const { engine: atHand, mode, push, signal } = means;
  const engine = await atHand.need(`tag ${from} as ${image}`);
  if (mode === "pull" && !push) await pullImage(engine, from, transferOptions(image, means));
  await tagImage(engine, from, image, { ...(signal && { signal }) });
}

function missing({ from, containers }: Target, { mode, engine }: Means): EcsDeployError {
  const elsewhere = mode === "pull" ? "" : `, nor on the engine${engine.whyNot()}`;
  return new EcsDeployError(
    "image",
    `container ${containers.join(", ")}: ${from} is not in its registry${elsewhere}; build and push it, or correct its name`,
  );
}
