import { asCode, ask, statusOf } from "../docker/ask.ts";
import type { Variables } from "../docker/docker-config.ts";
import type { Engine } from "../docker/engine.ts";
import { RuntimeError } from "../errors.ts";
import { type BuildContext, packContext } from "./build-context.ts";
import { buildOutput } from "./build-output.ts";
import { buildSession } from "./build-session.ts";
import { asImageFailure } from "./image-failure.ts";
import { parseImageReference } from "./image-reference.ts";
import { isRecord } from "./json-lines.ts";
import { asReadable, followProgress, type ImageEvent } from "./progress.ts";
import { pullPrivateBases } from "./pull-private-bases.ts";

/** How an image is made. */
export interface ImageRecipe {
  context: BuildContext;
  /** Within the context. @default "Dockerfile" */
  dockerfile?: string;
  args?: Readonly<Record<string, string>>;
  /** The stage of the Dockerfile. @default the last one */
  target?: string;
  /** Such as `linux/arm64`. @default the engine's own */
  platform?: string;
  tag: string;
  labels?: Readonly<Record<string, string>>;
}

export interface BuildOptions {
  /** @default "buildkit" where the engine has it */
  builder?: "buildkit" | "classic";
  /** Where Docker's configuration is found, for base images. @default process.env */
  variables?: Variables;
  onEvent?: (event: ImageEvent) => void;
  /** Limit of the whole build. @default 1_800_000 */
  limitMs?: number;
  signal?: AbortSignal;
}

/**
 * Builds an image on the engine. Base images whose registry needs credentials are pulled before, so that a
 * build is told no password, and no other registry gets it.
 * @throws {RuntimeError} `build-failed` with the last lines; `image-missing` or `denied` for a base image;
 * `not-found` without a context or Dockerfile; `engine`, `no-engine`.
 */
export async function buildImage(
  engine: Engine,
  recipe: ImageRecipe,
  options: BuildOptions = {},
): Promise<{ id: string }> {
  const { limitMs = 1_800_000, signal, builder } = options;
  parseImageReference(recipe.tag);
  const limited = { ...options, limitMs };
  await pullPrivateBases(engine, recipe, options);
  const hasBuildKit = builder !== "classic" && engine.platform.startsWith("linux/");
  if (!hasBuildKit) return build(engine, engine.docker, recipe, limited);
  const session = await buildSession(engine.docker);
  try {
    return await build(engine, session.docker, recipe, { ...limited, isBuildKit: true });
  } catch (error) {
    signal?.throwIfAborted();
    if (builder === "buildkit" || !session.wasRefused()) throw error;
    return await build(engine, engine.docker, recipe, limited);
  } finally {
    session.close();
  }
}

async function build(
  engine: Engine,
  docker: Engine["docker"],
  recipe: ImageRecipe,
  options: BuildOptions & { limitMs: number; isBuildKit?: boolean },
): Promise<{ id: string }> {
  const { onEvent, limitMs, signal, isBuildKit = false } = options;
  const what = `build ${recipe.tag}`;
  const archive = await packContext(recipe.context, recipe.dockerfile ?? "Dockerfile");
  const output = buildOutput((text) => onEvent?.({ type: "line", text }));
  let id: string | undefined;
  try {
    const stream = await ask(
      engine,
      what,
      async (abortSignal) =>
        docker.buildImage(archive, { ...query(recipe, isBuildKit), abortSignal }),
      { signal, limitMs },
    );
    await followProgress(what, asReadable(stream), {
      limitMs,
      signal,
      // Lines come from the output; what is left are the layers of a pull.
      onEvent: (event) => void (event.type === "layer" && onEvent?.(event)),
      onObject(object) {
        output.add(object);
        const { aux } = object;
        if (isRecord(aux) && typeof aux["ID"] === "string") id = aux["ID"];
      },
    });
    output.end();
  } catch (error) {
    output.end();
    throw failure(error, output.lastLines());
  } finally {
    archive.destroy();
  }
  if (id !== undefined) return { id };
  throw new RuntimeError("engine", `${what}: the engine ended without an image`);
}

function query(recipe: ImageRecipe, isBuildKit: boolean) {
  const { dockerfile = "Dockerfile", args, target, platform, tag, labels } = recipe;
  return {
    t: tag,
    dockerfile,
    forcerm: true,
    ...(args && { buildargs: { ...args } }),
    ...(labels && { labels: { ...labels } }),
    ...(target !== undefined && { target }),
    ...(platform !== undefined && { platform }),
    ...(isBuildKit && { version: "2" as const }),
  };
}

function failure(error: unknown, lines: readonly string[]): unknown {
  if (!(error instanceof RuntimeError) || error.code === "no-engine") return error;
  const told = asImageFailure(error);
  if (told instanceof RuntimeError && told.code !== "engine") return told;
  // Neither a break nor a limit: the engine has answered, and its builder says no.
  const isBuilders = statusOf(error) !== undefined || error.cause === undefined;
  if (!isBuilders) return error;
  const failed = asCode("build-failed", error);
  if (lines.length === 0) return failed;
  const message = `${failed.message}; its last lines:\n${lines.join("\n")}`;
  return new RuntimeError("build-failed", message, { cause: failed.cause });
}
