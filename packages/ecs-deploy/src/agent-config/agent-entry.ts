import type { RegistryCredentials } from "@hitless/runtime";

import { EcsDeployError } from "../errors.ts";
import { parseEcrRegistry } from "../registry/ecr-registry.ts";

/** What `ECS_ENGINE_AUTH_TYPE` may be. `dockercfg` has user and password in Base64, `docker` as they are. */
export type AgentAuthType = "dockercfg" | "docker";

/** A registry as the agent wants it, or why it gets nothing of it. */
export type AgentEntry =
  | { key: string; value: Readonly<Record<string, string>> }
  | { leftOut: string };

/** The only key that the agent knows Docker Hub by. */
const hubKey = "https://index.docker.io/v1/";

/**
 * Writes the credentials for one registry as the agent of a container instance reads them. Pure.
 * Source: Amazon ECS Developer Guide, "Using non-AWS container images in Amazon ECS" and "Private registry
 * authentication for container instances".
 */
export function agentEntry(
  registry: string,
  credentials: RegistryCredentials | undefined,
  type: AgentAuthType,
): AgentEntry {
  if (parseEcrRegistry(registry)) {
    return { leftOut: "the agent gets ECR's tokens by itself, with the role of its instance" };
  }
  if (!credentials)
    return { leftOut: `Docker has no credentials; "docker login ${registry}" first` };
  if (!("username" in credentials)) {
    return { leftOut: "Docker has a token, and the agent takes only a user with a password" };
  }
  const { username, password } = credentials;
  const key = registry === "docker.io" ? hubKey : registry;
  if (type === "docker") return { key, value: { username, password } };
  return { key, value: { auth: Buffer.from(`${username}:${password}`).toString("base64") } };
}

/**
 * The value of `ECS_ENGINE_AUTH_DATA`, on one line. Pure.
 * @throws {EcsDeployError} `invalid` for a password that such a file would change.
 */
export function agentData(
  entries: readonly { key: string; value: Readonly<Record<string, string>> }[],
): string {
  const data = JSON.stringify(Object.fromEntries(entries.map(({ key, value }) => [key, value])));
  // What reads the file may take a backslash for its own.
  if (!data.includes("\\")) return data;
  throw new EcsDeployError(
    "invalid",
    'a user or password has a quote or a backslash in it, which such a file may lose; the format "dockercfg" has them in Base64',
  );
}
