import {
  type Engine,
  inspectImage,
  pullImage,
  type RegistryCredentials,
  RuntimeError,
} from "@hitless/runtime";

import { engineWords } from "./engine-words.ts";

/**
 * Gets images that the engine has not got, each once at a time. Of the Docker configuration of whoever runs
 * this nothing is used: without credentials given, there are none, as on AWS.
 */
export function imagePuller(
  engine: Engine,
): (
  image: string,
  how: { credentials: RegistryCredentials | undefined; signal: AbortSignal },
) => Promise<void> {
  const pulling = new Map<string, Promise<void>>();
  return async (image, { credentials, signal }) => {
    // Another task's may fail by that one's credentials, so each tries by its own.
    const mine = (pulling.get(image) ?? Promise.resolve())
      .catch(() => undefined)
      .then(async () => {
        const { exists } = await inspectImage(engine, image, { signal });
        if (!exists) await pullImage(engine, image, { credentials: credentials ?? "none", signal });
      });
    pulling.set(image, mine);
    try {
      await mine;
    } catch (cause) {
      throw new Error(`CannotPullContainerError: ${wordsOf(cause)}`, { cause });
    } finally {
      if (pulling.get(image) === mine) pulling.delete(image);
    }
  };
}

/** The runtime's advice is about credentials that are not used here. */
function wordsOf(error: unknown): string {
  const words = engineWords(error);
  if (!(error instanceof RuntimeError) || error.code !== "denied") return words;
  return words.replace(/; "docker login" keeps the credentials that are used$/, "");
}
