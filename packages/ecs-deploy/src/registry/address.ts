import { EcsDeployError } from "../errors.ts";

/** Docker Hub answers at another name than the one that images have. */
const hosts: Readonly<Record<string, string>> = { "docker.io": "registry-1.docker.io" };

/** Where a registry answers: with TLS, and without it on loopback addresses only, as engines do it. */
export function addressOf(registry: string): URL {
  const scheme = isLoopback(new URL(`https://${registry}`).hostname) ? "http" : "https";
  return new URL(`${scheme}://${hosts[registry] ?? registry}/v2/`);
}

/**
 * Where a registry sends those who want a token.
 * @throws {EcsDeployError} `image` where passwords would go there in plain text.
 */
export function realmOf(registry: string, realm: string): URL {
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  if (url?.protocol === "https:") return url;
  if (url?.protocol === "http:" && isLoopback(url.hostname)) return url;
  throw new EcsDeployError(
    "image",
    `the registry ${registry} sends to ${JSON.stringify(realm)} for a token; an https address was expected`,
  );
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
