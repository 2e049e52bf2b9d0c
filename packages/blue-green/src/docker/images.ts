import {
  buildImage,
  type Engine,
  type ImageEvent,
  inspectImage,
  pullImage,
  RuntimeError,
} from "@hitless/runtime";

import type { WorkOptions } from "../infrastructure.ts";
import { UnfitError } from "../reason.ts";
import type { Build } from "../stack.ts";

/**
 * Builds or pulls an image where it is missing, or builds it anyway where that was asked for.
 * @throws {UnfitError} when there is no way to get it
 */
export async function ensureImage(
  engine: Engine,
  { image, build }: { image: string; build?: Build },
  options: WorkOptions,
): Promise<void> {
  const isThere = (await inspectImage(engine, image)).exists;
  if (isThere && build?.always !== true) return;
  try {
    await (build === undefined
      ? pull(engine, image, options)
      : make(engine, image, build, options));
  } catch (cause) {
    options.signal.throwIfAborted();
    if (!(cause instanceof RuntimeError)) throw cause;
    const how =
      build === undefined ? "could not be pulled" : `could not be built in ${build.context}`;
    throw new UnfitError(`image ${image} ${how}: ${cause.message}`, undefined, { cause });
  }
}

/** What the engine has now under an image's name; undefined where it has nothing. */
export async function imageIdOf(engine: Engine, image: string): Promise<string | undefined> {
  const found = await inspectImage(engine, image);
  return found.exists ? found.id : undefined;
}

async function pull(
  engine: Engine,
  image: string,
  { onProgress, signal }: WorkOptions,
): Promise<void> {
  onProgress(`pulling ${image}`);
  await pullImage(engine, image, { signal, onEvent: (event) => onProgress(say(image, event)) });
}

async function make(
  engine: Engine,
  image: string,
  { always: _always, ...build }: Build,
  { onProgress, signal }: WorkOptions,
): Promise<void> {
  onProgress(`building ${image}`);
  const onEvent = (event: ImageEvent): void => onProgress(say(image, event));
  await buildImage(engine, { ...build, tag: image }, { signal, onEvent });
}

function say(image: string, event: ImageEvent): string {
  if (event.type === "line") return `${image}: ${event.text}`;
  return `${image}: layer ${event.id} ${event.status}`;
}
