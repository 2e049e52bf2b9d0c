import type { ContainerDefinition, HealthCheck, PortMapping } from "@aws-sdk/client-ecs";

import { readOnlyOfTaskDefinition } from "../document/schemas.ts";

/** Plain data: what JSON has, without what is empty. */
export type Plain =
  | string
  | number
  | boolean
  | readonly Plain[]
  | { readonly [name: string]: Plain };

/**
 * A task definition as it can be compared: read-only members, what is empty, and the defaults that ECS writes into its
 * answers are left out; environment and secrets are in the order of their names.
 */
export function normalizeTaskDefinition(given: object): Plain {
  const { containerDefinitions, networkMode, tags: _, ...rest } = given as Given;
  const readOnly = readOnlyOfTaskDefinition();
  const kept = Object.entries(rest).filter(([name]) => !readOnly.has(name));
  const mode = networkMode ?? "bridge";
  const plain = withoutEmpty({
    ...Object.fromEntries(kept),
    networkMode: mode === "bridge" ? undefined : mode,
    enableFaultInjection: rest.enableFaultInjection === true ? true : undefined,
    containerDefinitions: containerDefinitions?.map((each) => normalizeContainer(each, mode)),
  });
  return plain ?? {};
}

interface Given {
  containerDefinitions?: readonly ContainerDefinition[];
  networkMode?: string;
  tags?: unknown;
  enableFaultInjection?: boolean;
}

function normalizeContainer(container: ContainerDefinition, networkMode: string): object {
  const { cpu, essential, portMappings, environment, secrets, healthCheck, ...rest } = container;
  return {
    ...rest,
    cpu: cpu === 0 ? undefined : cpu,
    essential: essential === false ? false : undefined,
    portMappings: portMappings?.map((each) => normalizePort(each, networkMode)),
    environment: environment && inOrder(environment),
    secrets: secrets && inOrder(secrets),
    healthCheck: healthCheck && normalizeHealthCheck(healthCheck),
    versionConsistency: rest.versionConsistency === "enabled" ? undefined : rest.versionConsistency,
  };
}

function normalizePort({ hostPort, protocol, ...rest }: PortMapping, networkMode: string): object {
  const isSamePort = networkMode === "awsvpc" || networkMode === "host";
  const usual = isSamePort ? rest.containerPort : 0;
  return {
    ...rest,
    hostPort: hostPort === usual ? undefined : hostPort,
    protocol: protocol === "tcp" ? undefined : protocol,
  };
}

function normalizeHealthCheck({ interval, timeout, retries, ...rest }: HealthCheck): object {
  return {
    ...rest,
    interval: interval === 30 ? undefined : interval,
    timeout: timeout === 5 ? undefined : timeout,
    retries: retries === 3 ? undefined : retries,
  };
}

function inOrder<Item extends { name?: string | undefined }>(items: readonly Item[]): Item[] {
  return items.toSorted((left, right) => ((left.name ?? "") < (right.name ?? "") ? -1 : 1));
}

/** Leaves out what is not there, and lists and objects with nothing in them. */
export function withoutEmpty(value: unknown): Plain | undefined {
  if (Array.isArray(value)) {
    // An empty text is an item all the same.
    const items = value.map((each) => withoutEmpty(each)).filter((each) => each !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value)
      .map(([name, each]) => [name, withoutEmpty(each)] as const)
      .filter((entry): entry is [string, Plain] => entry[1] !== undefined);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  return undefined;
}
