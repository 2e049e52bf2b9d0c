import type { Engine } from "../docker/engine.ts";
import { ask, statusOf, tell } from "../docker/ask.ts";
import { parseImageReference } from "./image-reference.ts";

export type ImageState =
  | { exists: false }
  | {
      exists: true;
      /** `sha256:…`, the same on every engine that has this very image. */
      id: string;
      /** `name@sha256:…`, for each registry that it was pushed to or pulled from. */
      digests: readonly string[];
      /** Such as `linux/amd64`. */
      platform: string;
      bytes: number;
      labels: Readonly<Record<string, string>>;
    };

/** What the engine has of an image, by its name or id. */
export async function inspectImage(
  engine: Engine,
  image: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<ImageState> {
  try {
    const found = await ask(
      engine,
      `inspect image ${image}`,
      async () => engine.docker.getImage(image).inspect(),
      { signal },
    );
    const { Id: id, RepoDigests, Os, Architecture, Size: bytes } = found;
    const platform = `${Os}/${Architecture}`;
    // Null where there are none, whatever the library's types say.
    const [digests, labels] = [orElse(RepoDigests, []), orElse(found.Config.Labels, {})];
    return { exists: true, id, digests, platform, bytes, labels };
  } catch (error) {
    if (statusOf(error) === 404) return { exists: false };
    throw error;
  }
}

function orElse<T>(value: T | null, fallback: T): T {
  return value ?? fallback;
}

/** Gives an image one more name. @throws {RuntimeError} `image-missing`. */
export async function tagImage(
  engine: Engine,
  image: string,
  reference: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const { name, tag = "latest", digest } = parseImageReference(reference);
  if (digest !== undefined) throw new TypeError(`tag ${reference}: a tag was expected, no digest`);
  await tell(
    engine,
    `tag ${image} as ${reference}`,
    async (abortSignal) => engine.docker.getImage(image).tag({ repo: name, tag, abortSignal }),
    { signal, codes: { 404: "image-missing" } },
  );
}

/**
 * Takes away a name of an image, and with the last one the image. One that is not there is no error.
 * @throws {RuntimeError} `in-use` while containers are made of it.
 */
export async function removeImage(
  engine: Engine,
  image: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  try {
    await tell(
      engine,
      `remove image ${image}`,
      async (abortSignal) => engine.docker.getImage(image).remove({ abortSignal }),
      { signal, codes: { 409: "in-use" } },
    );
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}
