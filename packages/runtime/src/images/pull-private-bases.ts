import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../docker/engine.ts";
import { baseImages } from "./base-images.ts";
import type { BuildOptions, ImageRecipe } from "./build-image.ts";
import { parseImageReference } from "./image-reference.ts";
import { inspectImage } from "./images.ts";
import { credentialsFor } from "./registry-credentials.ts";
import { pullImage } from "./transfer-image.ts";

/**
 * Pulls the base images of a build that are not there and whose registry needs credentials. In a build,
 * the library would give the same ones to every registry that asks.
 */
export async function pullPrivateBases(
  engine: Engine,
  recipe: ImageRecipe,
  options: BuildOptions,
): Promise<void> {
  const { variables, signal } = options;
  const text = await readDockerfile(recipe);
  for (const image of baseImages(text, recipe.args ?? {})) {
    if ((await inspectImage(engine, image, { ...(signal && { signal }) })).exists) continue;
    const { registry } = parseImageReference(image);
    const credentials = await credentialsFor(registry, { variables, signal });
    const platform = recipe.platform;
    const pull = { ...options, ...(platform !== undefined && { platform }) };
    if (credentials) await pullImage(engine, image, { ...pull, credentials });
  }
}

/** Without a Dockerfile the packing says so. */
async function readDockerfile({
  context,
  dockerfile = "Dockerfile",
}: ImageRecipe): Promise<string> {
  if (typeof context === "string") return readIfThere(join(context, dockerfile));
  const file = context.files.find(({ path }) => path === dockerfile);
  if (!file) return "";
  return "content" in file ? Buffer.from(file.content).toString("utf8") : readIfThere(file.source);
}

async function readIfThere(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
