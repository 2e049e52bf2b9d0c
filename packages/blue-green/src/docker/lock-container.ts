import {
  acquireContainerLock,
  breakContainerLock,
  type ContainerLock,
  type ContainerLockOptions,
  type Engine,
  readContainerLock,
  RuntimeError,
} from "@hitless/runtime";

import { type LockHolder, type LockPlace, readHolder } from "../lock-place.ts";
import { lockImage, makeLockImage } from "./lock-image.ts";

const holderKey = "holder";

/**
 * Keeps the lock on the engine, as a container that never starts: of those who create it under its name,
 * the engine lets one succeed, wherever they are.
 */
export function lockContainer(engine: Engine, project: string): LockPlace {
  const name = `${project}-lock`.replaceAll("_", "-");
  return {
    description: `container ${name} at ${engine.address}`,
    async read() {
      const found = await readContainerLock(engine, name);
      if (found === undefined) return { generation: "" };
      const holder = holderOf(found.holder);
      return { generation: found.id, ...(holder && { holder }) };
    },
    async succeed(generation, holder) {
      // By its id: who comes second removes nothing, and finds the name taken below.
      if (generation !== "") await breakContainerLock(engine, generation);
      if (holder === undefined) return "";
      const taken = await take(engine, { name, holder: { [holderKey]: JSON.stringify(holder) } });
      return taken.acquired ? taken.id : undefined;
    },
    async free(generation) {
      await breakContainerLock(engine, generation);
    },
  };
}

/** The image is made where it turns out to be missing: once per engine. */
async function take(
  engine: Engine,
  options: Pick<ContainerLockOptions, "name" | "holder">,
): Promise<ContainerLock> {
  try {
    return await acquireContainerLock(engine, { ...options, image: lockImage });
  } catch (error) {
    if (!(error instanceof RuntimeError) || error.code !== "image-missing") throw error;
    await makeLockImage(engine);
    return acquireContainerLock(engine, { ...options, image: lockImage });
  }
}

function holderOf(labels: Readonly<Record<string, string>>): LockHolder | undefined {
  const text = labels[holderKey];
  return text === undefined ? undefined : readHolder(JSON.parse(text));
}
