import {
  breakContainerLock,
  acquireContainerLock,
  type Engine,
  readContainerLock,
} from "@hitless/runtime";

import { type LockHolder, type LockPlace, readHolder } from "../lock-place.ts";
import { lockImage } from "./lock-image.ts";

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
      const taken = await acquireContainerLock(engine, {
        name,
        holder: { [holderKey]: JSON.stringify(holder) },
        image: await lockImage(engine),
      });
      return taken.acquired ? taken.id : undefined;
    },
    async free(generation) {
      await breakContainerLock(engine, generation);
    },
  };
}

function holderOf(labels: Readonly<Record<string, string>>): LockHolder | undefined {
  const text = labels[holderKey];
  return text === undefined ? undefined : readHolder(JSON.parse(text));
}
