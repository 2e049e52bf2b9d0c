import { type DockerConfig, readDockerConfig, type Variables } from "../docker/docker-config.ts";
import { askCredentialHelper } from "./credential-helper.ts";

/** What the engine is told of who pulls or pushes. Never part of an event or an error. */
export type RegistryCredentials = { serveraddress: string } & (
  | { username: string; password: string }
  | { identitytoken: string }
  | { registrytoken: string }
);

export interface CredentialsOptions {
  /** Where Docker's configuration is found, and what helpers get. @default process.env */
  variables?: Variables | undefined;
  /** Limit of a credential helper. @default 30_000 */
  limitMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** Under which name Docker keeps the credentials of its own registry. */
const hubKey = "https://index.docker.io/v1/";

/**
 * The credentials that `docker login` has kept for a registry: of the helper for it, else of the common
 * store, else of `config.json` itself. Undefined where there are none.
 * @throws {RuntimeError} `damaged` for a configuration, `denied` for a helper that does not work.
 */
export async function credentialsFor(
  registry: string,
  { variables = process.env, limitMs, signal }: CredentialsOptions = {},
): Promise<RegistryCredentials | undefined> {
  const config = await readDockerConfig(variables);
  const key = registry === "docker.io" ? hubKey : registry;
  const helper = config.credHelpers[registry] ?? config.credHelpers[key] ?? config.credsStore;
  if (helper !== undefined) {
    const found = await askCredentialHelper(helper, key, { variables, limitMs, signal });
    if (found) return ofHelper(key, found);
  }
  return credentialsIn(config, key);
}

/**
 * The registries that Docker's own configuration has credentials of, sorted; Docker Hub's is `docker.io`.
 * `docker login` leaves an entry also where it has given them to a helper.
 * @throws {RuntimeError} `damaged`.
 */
export async function knownRegistries({
  variables = process.env,
}: Pick<CredentialsOptions, "variables"> = {}): Promise<string[]> {
  const { auths, credHelpers } = await readDockerConfig(variables);
  const hosts = [...Object.keys(auths), ...Object.keys(credHelpers)].map(hostOf);
  return [
    ...new Set(hosts.map((host) => (host === hostOf(hubKey) ? "docker.io" : host))),
  ].toSorted();
}

function ofHelper(
  serveraddress: string,
  { username, secret }: { username: string; secret: string },
): RegistryCredentials {
  // Docker's sign for a token in place of a password.
  if (username === "<token>") return { serveraddress, identitytoken: secret };
  return { serveraddress, username, password: secret };
}

/** What the configuration itself has for a registry. Pure. */
export function credentialsIn(
  { auths }: Pick<DockerConfig, "auths">,
  key: string,
): RegistryCredentials | undefined {
  const entry =
    auths[key] ?? Object.entries(auths).find(([one]) => hostOf(one) === hostOf(key))?.[1];
  if (!entry) return undefined;
  const { auth, identitytoken, registrytoken } = entry;
  if (identitytoken) return { serveraddress: key, identitytoken };
  if (registrytoken) return { serveraddress: key, registrytoken };
  const decoded = Buffer.from(auth ?? "", "base64")
    .toString("utf8")
    .replace(/\0+$/, "");
  const colon = decoded.indexOf(":");
  if (colon < 1) return undefined;
  const [username, password] = [decoded.slice(0, colon), decoded.slice(colon + 1)];
  return { serveraddress: key, username, password };
}

/** Older configurations have an address where newer ones have a host. */
function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}
