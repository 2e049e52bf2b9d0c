import type { ECRClient } from "@aws-sdk/client-ecr";

import { EcsDeployError } from "../errors.ts";
import type { EcrRegistry } from "./ecr-registry.ts";

/**
 * Asks ECR in a registry's own region: images may come from another one than the service is in.
 * @throws {EcsDeployError} `credentials` or `image`, unless `refused` gives a result for the error.
 */
export async function askEcr<Result>(
  given: ECRClient,
  { region }: Pick<EcrRegistry, "region">,
  ask: (client: ECRClient) => Promise<Result>,
  { what, refused }: { what: string; refused?: (name: string) => Result | undefined },
): Promise<Result> {
  // Whoever has no region may yet ask in that of the registry.
  const own = await given.config.region().catch(() => undefined);
  const isOwn = own === region;
  const client = isOwn ? given : await inRegion(given, region);
  try {
    return await ask(client);
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : "";
    const result = refused?.(name);
    if (result !== undefined) return result;
    if (name === "AbortError") throw cause;
    const code = isAboutCredentials(name) ? "credentials" : "image";
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new EcsDeployError(code, `${what}: ${name}: ${message}`, { cause });
  } finally {
    if (!isOwn) client.destroy();
  }
}

async function inRegion({ config }: ECRClient, region: string): Promise<ECRClient> {
  const { ECRClient: Client } = await import("@aws-sdk/client-ecr");
  return new Client({ region, credentials: config.credentials });
}

function isAboutCredentials(name: string): boolean {
  return /AccessDenied|ExpiredToken|Credentials|UnrecognizedClient|InvalidSignature|Token|Forbidden/.test(
    name,
  );
}
