import { randomBytes } from "node:crypto";
import { RuntimeError, type RuntimeErrorCode } from "../errors.ts";
import { pause } from "../pause.ts";
import type { InstanceSpec } from "../runtime.ts";
import { asCode, ask, reasonOf, statusOf, tell } from "./ask.ts";
import { idFilter, readLabels } from "./container-labels.ts";
import { fingerprint } from "./container-spec.ts";
import { createBody, endpoint } from "./create-body.ts";
import type { Engine } from "./engine.ts";
import { isOlder } from "./negotiate-version.ts";
import { findContainer } from "./observe-container.ts";
import { putFiles } from "./put-files.ts";

/** How long the creation of the same container by somebody else may take. */
const othersMs = 10_000;
const pollMs = 50;

/**
 * Creates the container of a spec, or finds that it is there. One with files or several networks takes
 * several steps; it gets its name by the last of them, so that one that a killed deployer left half made
 * is never taken for whole.
 * @throws {RuntimeError} `conflict`, `image-missing`, `not-found` for a network, `engine`, `no-engine`.
 */
export async function createContainer(engine: Engine, spec: InstanceSpec): Promise<void> {
  if (await isThere(engine, spec)) return;
  const { files = [], networks = [] } = spec.container ?? {};
  const name =
    files.length > 0 || networks.length > 1
      ? `${spec.id}.${randomBytes(6).toString("hex")}`
      : spec.id;
  try {
    await create(engine, spec, name);
    if (name === spec.id) return;
    await complete(engine, spec, name);
  } catch (error) {
    if (name !== spec.id) await removeByName(engine, name);
    // Somebody else was faster.
    if (statusOf(error) === 409 && (await isThereSoon(engine, spec))) return;
    throw error;
  }
}

/** Removes what creations that were broken off left of this instance. */
export async function removeHalfMade(engine: Engine, id: string): Promise<void> {
  const found = await ask(engine, `list what is left of instance ${id}`, async (abortSignal) =>
    engine.docker.listContainers({ all: true, filters: { label: [idFilter(id)] }, abortSignal }),
  );
  const names = found.flatMap(({ Names }) => Names.map((name) => name.slice(1)));
  for (const name of names.filter((one) => one.startsWith(`${id}.`))) {
    await removeByName(engine, name);
  }
}

/** The engine reserves a name a moment before it tells of the container that gets it. */
async function isThereSoon(engine: Engine, spec: InstanceSpec): Promise<boolean> {
  const giveUpAt = performance.now() + othersMs;
  while (!(await isThere(engine, spec))) {
    if (performance.now() >= giveUpAt) return false;
    await pause(pollMs);
  }
  return true;
}

async function isThere(engine: Engine, spec: InstanceSpec): Promise<boolean> {
  const found = await findContainer(engine, spec.id);
  if (!found) return false;
  if (readLabels(found.Config.Labels).fingerprint === fingerprint(spec)) return true;
  throw new RuntimeError(
    "conflict",
    `instance ${spec.id}: a container of that name exists on ${engine.address} with another spec: remove it first, or take another id`,
  );
}

async function create(engine: Engine, spec: InstanceSpec, name: string): Promise<void> {
  const platform = spec.container?.platform;
  const query = { name, ...(platform !== undefined && { platform }) };
  try {
    await ask(
      engine,
      `create instance ${spec.id}`,
      async (abortSignal) => {
        // Apart from each other, since the library puts the body into the address otherwise.
        const call = { _query: query, _body: createBody(spec), abortSignal };
        return engine.docker.createContainer(call);
      },
      { limitMs: 120_000, codes: { 409: "conflict", 400: "cannot-start" } },
    );
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    throw asCode(missing(error), error);
  }
}

function missing(error: unknown): RuntimeErrorCode {
  return /no such image|image .*not/i.test(reasonOf(error)) ? "image-missing" : "not-found";
}

async function complete(engine: Engine, spec: InstanceSpec, name: string): Promise<void> {
  const { files = [], networks = [] } = spec.container ?? {};
  for (const network of networks.slice(1)) {
    await tell(
      engine,
      `connect instance ${spec.id} to network ${network.name}`,
      async () =>
        engine.docker
          .getNetwork(network.name)
          .connect({ Container: name, EndpointConfig: endpoint(network) }),
      { codes: { 404: "not-found" } },
    );
  }
  await putFiles(engine, name, files);
  await tell(engine, `name instance ${spec.id}`, async (abortSignal) =>
    engine.docker.getContainer(name).rename({ name: spec.id, abortSignal }),
  );
}

async function removeByName(engine: Engine, name: string): Promise<void> {
  try {
    await tell(engine, `remove container ${name}`, async (abortSignal) =>
      engine.docker.getContainer(name).remove({ v: true, abortSignal }),
    );
  } catch (error) {
    const status = statusOf(error);
    if (status !== 404 && status !== 409) throw error;
  }
}

/** Whether the engine takes a signal with the stop itself. */
export function stopsBySignal(engine: Pick<Engine, "apiVersion">): boolean {
  return !isOlder(engine.apiVersion, "1.42");
}
