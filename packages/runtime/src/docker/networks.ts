import type Dockerode from "dockerode";
import { RuntimeError } from "../errors.ts";
import { ask, statusOf, tell } from "./ask.ts";
import type { Engine } from "./engine.ts";

export interface NetworkOptions {
  name: string;
  /** @default "bridge" */
  driver?: string;
  /** Without a way to the world outside. @default false */
  internal?: boolean;
  /** Such as `10.20.0.0/16`, for containers with addresses of their own choice. @default the engine's choice */
  subnet?: string;
  labels?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/**
 * Finds the network of that name or makes it. Resolves with its id and with whether this call made it.
 * @throws {RuntimeError} `conflict` where there is one with another driver or of the other sort.
 */
export async function ensureNetwork(
  engine: Engine,
  options: NetworkOptions,
): Promise<{ id: string; created: boolean }> {
  const [existing] = await networksNamed(engine, options.name, options.signal);
  if (existing) return { id: checkSame(existing, options).Id, created: false };

  const made = await createNetwork(engine, options);
  // Two who make a network at the same time can both get one; all keep the same.
  const [first] = await networksNamed(engine, options.name, options.signal);
  if (!first || made === first.Id) return { id: made ?? "", created: true };
  if (made !== undefined) await removeById(engine, options.name, made);
  return { id: checkSame(first, options).Id, created: false };
}

/** One that is not there is no error. @throws {RuntimeError} `in-use` while containers run in it. */
export async function removeNetwork(
  engine: Engine,
  name: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  for (const { Id } of await networksNamed(engine, name, signal)) {
    await removeById(engine, name, Id, signal);
  }
}

function describe(driver: string, internal: boolean): string {
  return internal ? `${driver}, internal` : driver;
}

/** Oldest first. */
async function networksNamed(
  engine: Engine,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Dockerode.NetworkInspectInfo[]> {
  const listed = await ask(
    engine,
    `look for network ${name}`,
    async (abortSignal) => engine.docker.listNetworks({ filters: { name: [name] }, abortSignal }),
    { signal },
  );
  return listed
    .filter(({ Name }) => Name === name)
    .toSorted((a, b) => (ageKey(a) < ageKey(b) ? -1 : 1));
}

/** The engine leaves zeros at the end of a fraction out, which would put an earlier time after a later one. */
function ageKey({ Created, Id }: Dockerode.NetworkInspectInfo): string {
  const [, whole = Created, fraction = ""] = /^([^.Z+]+)(?:\.(\d+))?/.exec(Created) ?? [];
  return `${whole}.${fraction.padEnd(9, "0")} ${Id}`;
}

/** Resolves with the id, or undefined where somebody else was faster. */
async function createNetwork(
  engine: Engine,
  { name, driver = "bridge", internal = false, subnet, labels = {}, signal }: NetworkOptions,
): Promise<string | undefined> {
  try {
    const network = await ask(
      engine,
      `create network ${name}`,
      async (abortSignal) =>
        engine.docker.createNetwork({
          Name: name,
          Driver: driver,
          Internal: internal,
          Labels: { ...labels },
          CheckDuplicate: true,
          ...(subnet !== undefined && {
            IPAM: { Driver: "default", Config: [{ Subnet: subnet }] },
          }),
          abortSignal,
        }),
      { signal },
    );
    return network.id;
  } catch (error) {
    if (statusOf(error) === 409) return undefined;
    throw error;
  }
}

function checkSame(
  existing: Dockerode.NetworkInspectInfo,
  { name, driver = "bridge", internal = false }: NetworkOptions,
): Dockerode.NetworkInspectInfo {
  if (existing.Driver === driver && existing.Internal === internal) return existing;
  throw new RuntimeError(
    "conflict",
    `network ${name} exists with driver ${describe(existing.Driver, existing.Internal)}; ${describe(driver, internal)} was expected: remove it first, or take another name`,
  );
}

async function removeById(
  engine: Engine,
  name: string,
  id: string,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await tell(
      engine,
      `remove network ${name}`,
      async (abortSignal) => engine.docker.getNetwork(id).remove({ abortSignal }),
      { signal, codes: { 403: "in-use", 409: "in-use" } },
    );
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}
