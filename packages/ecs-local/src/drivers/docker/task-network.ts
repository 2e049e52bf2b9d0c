import { type Engine, ensureNetwork, removeNetwork } from "@hitless/runtime";

import { EcsLocalError } from "../../errors.ts";

/** The network whose addresses awsvpc tasks have. */
export interface TaskNetwork {
  name: string;
  /** An address that no task has, for the task of this order. */
  addressFor(order: number, isTaken: (address: string) => boolean): string;
  remove(): Promise<void>;
}

/** Finds the endpoint's network of an earlier run, or makes it in a subnet that is free. */
export async function openTaskNetwork(
  engine: Engine,
  { name, labels }: { name: string; labels: Readonly<Record<string, string>> },
): Promise<TaskNetwork> {
  const subnet = (await subnetOf(engine, name)) ?? (await makeNetwork(engine, { name, labels }));
  const { first, size } = upperHalf(subnet);
  return {
    name,
    addressFor(order, isTaken) {
      for (let tries = 0; tries < size; tries += 1) {
        const address = textOf(first + ((order + tries) % size));
        if (!isTaken(address)) return address;
      }
      // The engine refuses it, and says so.
      return textOf(first + (order % size));
    },
    remove: () => removeNetwork(engine, name),
  };
}

/** How often another network may get the subnet first. */
const maxTries = 5;

/**
 * The engine knows which subnets are free on its host, but lets only those choose addresses in one who have
 * named it: so it is asked for one, and this is then named.
 */
async function makeNetwork(
  engine: Engine,
  options: { name: string; labels: Readonly<Record<string, string>> },
  tries = 1,
): Promise<string> {
  await ensureNetwork(engine, options);
  const subnet = await subnetOf(engine, options.name);
  await removeNetwork(engine, options.name);
  if (subnet === undefined) {
    const what = `the Docker engine at ${engine.address} gave network ${options.name} no IPv4 subnet`;
    throw new EcsLocalError("unsupported", what);
  }
  try {
    await ensureNetwork(engine, { ...options, subnet });
    return subnet;
  } catch (error) {
    if (tries >= maxTries || !/overlap/i.test(String(error))) throw error;
    return makeNetwork(engine, options, tries + 1);
  }
}

async function subnetOf(engine: Engine, name: string): Promise<string | undefined> {
  const found = await engine.docker.listNetworks({ filters: { name: [name] } });
  const configs = found.find(({ Name }) => Name === name)?.IPAM?.Config ?? [];
  return configs.flatMap(({ Subnet }) => (isIPv4Subnet(Subnet) ? [Subnet] : []))[0];
}

function isIPv4Subnet(subnet: string | undefined): subnet is string {
  return subnet !== undefined && /^\d+\.\d+\.\d+\.\d+\/\d+$/.test(subnet);
}

/** The lower half is left to the engine, for containers without an address of their own choice. */
function upperHalf(subnet: string): { first: number; size: number } {
  const [address = "", bits = "24"] = subnet.split("/");
  const size = 2 ** (32 - Number(bits)) / 2;
  return { first: numberOf(address) + size, size: Math.max(1, size - 1) };
}

function numberOf(address: string): number {
  return address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
