import type { ECRClient } from "@aws-sdk/client-ecr";
import { credentialsFor, type RegistryCredentials } from "@hitless/runtime";

import { EcsDeployError } from "../errors.ts";
import { asRefusal } from "./as-refusal.ts";
import { askEcr } from "./ecr-client.ts";
import { type EcrRegistry, parseEcrRegistry } from "./ecr-registry.ts";

export interface CredentialsOptions {
  /** Gives tokens for registries of ECR; without it they are asked for like any other. */
  ecr?: ECRClient | undefined;
  /** Where Docker's configuration is found. @default process.env */
  variables?: Readonly<Record<string, string | undefined>> | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Who is at the registry: for one of ECR what its token says, which is good for 12 hours, else what
 * Docker's own configuration has. Undefined where nobody is.
 * @throws {EcsDeployError} `credentials`.
 */
export async function credentialsOf(
  registry: string,
  { ecr, variables = process.env, signal }: CredentialsOptions = {},
): Promise<RegistryCredentials | undefined> {
  const ours = parseEcrRegistry(registry);
  if (ecr && ours) return ecrToken(ecr, registry, ours, signal);
  return credentialsFor(registry, { variables, signal }).catch((error: unknown) => {
    throw asRefusal(error);
  });
}

async function ecrToken(
  ecr: ECRClient,
  serveraddress: string,
  { region, account }: EcrRegistry,
  abortSignal: AbortSignal | undefined,
): Promise<RegistryCredentials> {
  const { GetAuthorizationTokenCommand } = await import("@aws-sdk/client-ecr");
  const what = `token of the registry ${serveraddress}`;
  // `registryIds` is deprecated: a token opens all registries that whoever asks may use.
  const command = new GetAuthorizationTokenCommand({});
  const answer = await askEcr(
    ecr,
    { region },
    (client) => client.send(command, { ...(abortSignal && { abortSignal }) }),
    { what },
  );
  const token = answer.authorizationData?.[0]?.authorizationToken ?? "";
  const decoded = Buffer.from(token, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon < 1) throw new EcsDeployError("credentials", `${what}: ECR gave none for ${account}`);
  return { serveraddress, username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
