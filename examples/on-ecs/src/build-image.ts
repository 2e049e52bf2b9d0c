import { copyFile } from "node:fs/promises";
import { join } from "node:path";

import { buildApp } from "@hitless-examples/maker-hub/build";
import { buildImage, connectEngine } from "@hitless/runtime";

export const root = join(import.meta.dirname, "..");

/** Builds a version of the app and its image `maker-hub-ecs:<version>`. */
export async function buildVersion(version: string): Promise<void> {
  const outFolder = join(root, ".hitless", "builds", version);
  await buildApp({ outFolder, version });
  await copyFile(join(root, "Dockerfile"), join(outFolder, "Dockerfile"));
  const engine = await connectEngine();
  const base = process.env["BASE"];
  await buildImage(engine, {
    context: outFolder,
    tag: `maker-hub-ecs:${version}`,
    ...(base !== undefined && { args: { BASE: base } }),
  });
}
