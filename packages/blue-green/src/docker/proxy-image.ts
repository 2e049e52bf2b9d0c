import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

import { proxyImageContext } from "@hitless/proxy/image";
import { buildImage, type Engine, inspectImage } from "@hitless/runtime";

import type { WorkOptions } from "../infrastructure.ts";
import type { Stack } from "../stack.ts";
import { ensureImage } from "./images.ts";

/** The recipe adds HAProxy where the base has none. */
const defaultBase = "node:24-bookworm-slim";

/** The image of the proxy's container: the one that the stack file names, else made from our recipe. */
export async function proxyImage(
  engine: Engine,
  { project }: Stack,
  options: WorkOptions,
): Promise<string> {
  const { image, base = defaultBase } = project.proxy;
  if (image !== undefined) {
    await ensureImage(engine, { image }, options);
    return image;
  }
  const context = proxyImageContext();
  const hash = createHash("sha256").update(base);
  for (const { path, source } of context.files) hash.update(path).update(await readFile(source));
  const tag = `hitless-proxy:${hash.digest("hex").slice(0, 12)}`;
  if ((await inspectImage(engine, tag)).exists) return tag;
  options.onProgress(`building the proxy's image on ${base}`);
  await buildImage(engine, { context, args: { BASE: base }, tag }, { signal: options.signal });
  return tag;
}
