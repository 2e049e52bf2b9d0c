import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type Dockerode from "dockerode";
import { RuntimeError } from "../errors.ts";
import { ask, statusOf, tell } from "./ask.ts";
import type { Engine } from "./engine.ts";

const bridgeOption = "com.docker.network.bridge.name";
/** From the engine's refusal of a second network to the first one in its list. */
const listedWithinMs = 5000;

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
  const existing = await findNetwork(engine, options);
  if (existing) return { id: existing.Id, created: false };
  try {
    return { id: await createNetwork(engine, options), created: true };
  } catch (error) {
    if (![403, 409].includes(statusOf(error) ?? 0)) throw error;
    return { id: await madeByAnother(engine, options, error), created: false };
  }
}

/** The engine refuses the second network before it lists the first, so that one is waited for. */
async function madeByAnother(
  engine: Engine,
  options: NetworkOptions,
  refused: unknown,
): Promise<string> {
  const until = Date.now() + listedWithinMs;
  do {
    const existing = await findNetwork(engine, options);
    if (existing) return existing.Id;
    await setTimeout(20, undefined, { signal: options.signal });
  } while (Date.now() < until);
  throw refused;
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

function describe(
  { driver, internal }: { driver: string; internal: boolean },
  subnet: string | undefined,
): string {
  return [driver, ...(internal ? ["internal"] : []), ...(subnet ? [subnet] : [])].join(", ");
}

async function findNetwork(
  engine: Engine,
  options: NetworkOptions,
): Promise<Dockerode.NetworkInspectInfo | undefined> {
  const [existing] = await networksNamed(engine, options.name, options.signal);
  return existing && checkSame(existing, options);
}

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
  return listed.filter(({ Name }) => Name === name);
}

async function createNetwork(
  engine: Engine,
  { name, driver = "bridge", internal = false, subnet, labels = {}, signal }: NetworkOptions,
): Promise<string> {
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
        ...(driver === "bridge" && { Options: { [bridgeOption]: bridgeOf(name) } }),
        ...(subnet !== undefined && { IPAM: { Driver: "default", Config: [{ Subnet: subnet }] } }),
        abortSignal,
      }),
    { signal },
  );
  return network.id;
}

/**
 * The engine checks names before it begins, so that two who make one at the same time can both get it;
 * bridges it checks under a lock. So each name has its own bridge, in the 15 characters of an interface.
 */
function bridgeOf(name: string): string {
  return `hl-${createHash("sha256").update(name).digest("hex").slice(0, 12)}`;
}

function checkSame(
  existing: Dockerode.NetworkInspectInfo,
  { name, driver = "bridge", internal = false, subnet }: NetworkOptions,
): Dockerode.NetworkInspectInfo {
  const subnets = (existing.IPAM?.Config ?? []).map(({ Subnet }) => Subnet);
  const isSame = existing.Driver === driver && existing.Internal === internal;
  if (isSame && (subnet === undefined || subnets.includes(subnet))) return existing;
  const found = describe(
    { driver: existing.Driver, internal: existing.Internal },
    subnet && subnets[0],
  );
  throw new RuntimeError(
    "conflict",
    `network ${name} exists with driver ${found}; ${describe({ driver, internal }, subnet)} was expected: remove it first, or take another name`,
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
