import type Dockerode from "dockerode";
import { RuntimeError, type RuntimeErrorCode } from "../errors.ts";
import type { Instance, Runtime } from "../runtime.ts";
import { checkId, checkLabels } from "../spec.ts";
import { asCode, ask, reasonOf, statusOf, tell } from "./ask.ts";
import { idFilter, readLabels } from "./container-labels.ts";
import { checkContainerSpec } from "./container-spec.ts";
import { createContainer, removeHalfMade } from "./create-container.ts";
import type { Engine } from "./engine.ts";
import { findContainer, instanceOf, type Reach } from "./observe-container.ts";
import { readLogs } from "./read-logs.ts";
import { stopContainer } from "./stop-container.ts";

export interface DockerRuntimeOptions {
  engine: Engine;
  /**
   * What an instance's address is: its container's address in the first of its networks, or its name,
   * which other containers of that network know.
   * @default "address"
   */
  reach?: Reach;
}

/**
 * Runs instances as containers of one engine. The container's name is the instance's id; containers that
 * were not made by this are not seen.
 */
export function dockerRuntime({ engine, reach = "address" }: DockerRuntimeOptions): Runtime {
  async function read(id: string): Promise<Dockerode.ContainerInspectInfo> {
    const found = await findInstance(engine, id);
    if (found) return found;
    throw new RuntimeError("not-found", `instance ${id}: there is none on ${engine.address}`);
  }

  return {
    async create(spec) {
      checkContainerSpec(spec);
      await createContainer(engine, spec);
      return instanceOf(await read(spec.id), reach);
    },

    async start(id, { signal } = {}) {
      checkId(id);
      const { Id } = await read(id);
      await startContainer(engine, id, Id, signal);
      return instanceOf(await read(id), reach);
    },

    async list(labels = {}) {
      checkLabels(labels, "list");
      const wanted = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
      return listInstances(engine, [idFilter(), ...wanted], reach);
    },

    async stop(id, options) {
      checkId(id);
      await stopContainer(engine, await read(id), options);
      return instanceOf(await read(id), reach);
    },

    async remove(id) {
      checkId(id);
      const found = await findInstance(engine, id);
      if (found) await removeContainer(engine, id, found.Id);
      await removeHalfMade(engine, id);
    },

    async logs(id, { lines = 100 } = {}) {
      checkId(id);
      if (!Number.isSafeInteger(lines) || lines < 0) {
        throw new TypeError(`lines is ${lines}, a whole number was expected`);
      }
      const { Id } = await read(id);
      return readLogs(engine, Id, lines);
    },
  };
}

/** The container of an instance; one of the same name that is none is left alone. */
async function findInstance(
  engine: Engine,
  id: string,
): Promise<Dockerode.ContainerInspectInfo | undefined> {
  const found = await findContainer(engine, id);
  return found && readLabels(found.Config.Labels).id === id ? found : undefined;
}

async function startContainer(
  engine: Engine,
  id: string,
  container: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await tell(
      engine,
      `start instance ${id}`,
      async (abortSignal) => engine.docker.getContainer(container).start({ abortSignal }),
      { signal },
    );
  } catch (error) {
    const status = statusOf(error);
    if (status === 304) return;
    if (status === undefined) throw error;
    const code: RuntimeErrorCode =
      status === 404 && /no such container/i.test(reasonOf(error)) ? "not-found" : "cannot-start";
    throw asCode(code, error);
  }
}

async function listInstances(engine: Engine, label: string[], reach: Reach): Promise<Instance[]> {
  const listed = await ask(engine, "list instances", async (abortSignal) =>
    engine.docker.listContainers({ all: true, filters: { label }, abortSignal }),
  );
  const found = await Promise.all(listed.map(({ Id }) => findContainer(engine, Id)));
  return (
    found
      .filter((one) => one !== undefined)
      // One that is still being made has another name.
      .filter(({ Name, Config }) => Name === `/${readLabels(Config.Labels).id}`)
      .toSorted((a, b) => (createdAt(a) < createdAt(b) ? -1 : 1))
      .map((one) => instanceOf(one, reach))
  );
}

/** Sorts as text: the engine drops zeros at the end, so "Z" would come after digits. */
function createdAt({ Created }: Dockerode.ContainerInspectInfo): string {
  return Created.replace(/Z$/, "");
}

async function removeContainer(engine: Engine, id: string, container: string): Promise<void> {
  try {
    await tell(engine, `remove instance ${id}`, async (abortSignal) =>
      engine.docker.getContainer(container).remove({ v: true, abortSignal }),
    );
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return;
    if (status !== 409) throw error;
    // Another removal is under way.
    if (/already in progress/.test(reasonOf(error))) return;
    throw new RuntimeError(
      "running",
      `instance ${id} runs, or is just being started: stop it before it is removed`,
      { cause: error },
    );
  }
}
