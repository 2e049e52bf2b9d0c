import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { RegistryCredentials } from "@hitless/runtime";
import { z } from "zod";

import { abortable } from "../abortable.ts";
import { credentialsOf } from "../registry/credentials-of.ts";
import type { CheckContext } from "./finding.ts";
import type { ImageUse } from "./image-names.ts";

const login = z.object({ username: z.string(), password: z.string() });

/** With what an image is looked for: the secret that its container names, else what Docker or ECR has for us. */
export async function pullCredentials(
  { containers }: ImageUse,
  registry: string,
  context: CheckContext,
): Promise<RegistryCredentials | undefined> {
  const { clients, variables, signal } = context;
  const [secret] = containers.flatMap((each) => each.repositoryCredentials ?? []);
  if (secret?.credentialsParameter !== undefined && clients.secrets !== undefined) {
    const found = await loginIn(secret.credentialsParameter, context).catch(() => undefined);
    if (found !== undefined) return { serveraddress: registry, ...found };
  }
  return credentialsOf(registry, { ecr: clients.ecr, variables, signal });
}

/** User and password in a secret, as `repositoryCredentials` wants them; undefined where it has none such. */
export async function loginIn(
  secretId: string,
  { clients: { secrets }, signal }: CheckContext,
): Promise<z.infer<typeof login> | undefined> {
  if (secrets === undefined) throw new Error("no client for Secrets Manager was given");
  const command = new GetSecretValueCommand({ SecretId: secretId });
  const { SecretString = "" } = await secrets.send(command, abortable(signal));
  try {
    return login.parse(JSON.parse(SecretString));
  } catch {
    // A parser's message would quote the secret.
    return undefined;
  }
}
