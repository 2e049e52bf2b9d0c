import { credentialsFor, knownRegistries } from "@hitless/runtime";

import { EcsDeployError } from "../errors.ts";
import { asRefusal } from "../registry/as-refusal.ts";
import { type AgentAuthType, agentData, agentEntry } from "./agent-entry.ts";

export interface AgentConfigOptions {
  /** @default "dockercfg" */
  type?: AgentAuthType;
  /** Hosts, `docker.io` for Docker Hub. @default all that Docker's configuration has */
  registries?: readonly string[];
  /** Where Docker's configuration is found. @default process.env */
  variables?: Readonly<Record<string, string | undefined>>;
  signal?: AbortSignal;
}

/** What the agent of a container instance has to know to pull private images. `data` is secret. */
export interface AgentConfig {
  /** `ECS_ENGINE_AUTH_TYPE` */
  type: AgentAuthType;
  /** `ECS_ENGINE_AUTH_DATA` */
  data: string;
  registries: readonly string[];
  /** Those that Docker's configuration has, and the agent gets nothing of. */
  leftOut: readonly { registry: string; why: string }[];
}

/**
 * Takes over what `docker login` has kept, also in helpers, for `/etc/ecs/ecs.config`.
 * @throws {EcsDeployError} `credentials` where nothing is to be had for a registry that was named, or for
 * all of them; `invalid` for a password that the format can't keep.
 */
export async function agentConfig({
  type = "dockercfg",
  registries,
  variables = process.env,
  signal,
}: AgentConfigOptions = {}): Promise<AgentConfig> {
  try {
    const named = registries ?? (await knownRegistries({ variables }));
    const found = [];
    for (const registry of new Set(named.map(plainName))) {
      const credentials = await credentialsFor(registry, { variables, signal });
      found.push({ registry, entry: agentEntry(registry, credentials, type) });
    }
    const entries = found.flatMap(({ registry, entry }) =>
      "key" in entry ? [{ registry, ...entry }] : [],
    );
    const leftOut = found.flatMap(({ registry, entry }) =>
      "leftOut" in entry ? [{ registry, why: entry.leftOut }] : [],
    );
    const isAsked = registries !== undefined && registries.length > 0;
    if (entries.length === 0 || (isAsked && leftOut.length > 0)) throw nothingFor(leftOut);
    const data = agentData(entries);
    return { type, data, registries: entries.map(({ registry }) => registry), leftOut };
  } catch (error) {
    signal?.throwIfAborted();
    throw asRefusal(error);
  }
}

/** Docker Hub has several names. */
function plainName(registry: string): string {
  const host = registry.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  return host === "index.docker.io" || host === "registry-1.docker.io" ? "docker.io" : host;
}

function nothingFor(leftOut: AgentConfig["leftOut"]): EcsDeployError {
  const reasons = leftOut.map(({ registry, why }) => `${registry}: ${why}`).join("; ");
  return new EcsDeployError(
    "credentials",
    reasons || 'Docker\'s configuration has no credentials of a registry; "docker login" first',
  );
}
