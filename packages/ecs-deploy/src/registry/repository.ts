import { createHash } from "node:crypto";

import type { ImageReference, RegistryCredentials } from "@hitless/runtime";

import { EcsDeployError } from "../errors.ts";
import { addressOf } from "./address.ts";
import { authorize } from "./authorize.ts";
import { parseChallenge } from "./challenge.ts";
import { failure } from "./failure.ts";
import { type Answer, request, type RequestOptions } from "./request.ts";

/** An image's manifest, or the index of several, as the registry has it: byte for byte. */
export interface Manifest {
  digest: string;
  mediaType: string;
  body: Uint8Array<ArrayBuffer>;
}

/** One repository of a registry. `reference` is a tag or a digest. */
export interface Repository {
  /** Undefined where there is none. */
  digestOf(reference: string): Promise<string | undefined>;
  /** Undefined where there is none. */
  manifest(reference: string): Promise<Manifest | undefined>;
  /** Gives a manifest, whose layers are there, a tag. */
  tag(tag: string, manifest: Manifest): Promise<void>;
  /** The configuration of an image, or another small blob. */
  blob(digest: string): Promise<Uint8Array | undefined>;
}

export interface RepositoryOptions {
  credentials?: RegistryCredentials | undefined;
  /** Of each request. @default 30_000 */
  limitMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

const mediaTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];
/** Registries take no larger manifests. Source: OCI Distribution Specification, "Pushing Manifests". */
const maxBytes = 4 * 2 ** 20;

/**
 * A client of the OCI Distribution API for one repository. It asks nothing before its first call.
 * Its calls throw `EcsDeployError`: `credentials` where the registry does not allow it, else `image`.
 */
export function openRepository(
  { registry, repository }: Pick<ImageReference, "registry" | "repository">,
  { credentials, limitMs = 30_000, signal }: RepositoryOptions = {},
): Repository {
  const base = new URL(`${repository}/`, addressOf(registry));
  const name = `${registry}/${repository}`;
  let authorization: string | undefined;

  async function send(
    path: string,
    options: Pick<RequestOptions, "what"> & Partial<RequestOptions>,
  ): Promise<Answer> {
    const { headers = {} } = options;
    const ask = () =>
      request(new URL(path, base), {
        maxBytes,
        limitMs,
        signal,
        ...options,
        headers: { ...headers, ...(authorization !== undefined && { authorization }) },
      });
    const answer = await ask();
    const challenge = parseChallenge(answer.headers.get("www-authenticate") ?? "");
    if (answer.status !== 401 || !challenge) return answer;
    const scope = `repository:${repository}:${options.method === "PUT" ? "pull,push" : "pull"}`;
    const before = authorization;
    authorization = await authorize(challenge, { registry, scope, credentials, limitMs, signal });
    return authorization === undefined || authorization === before ? answer : ask();
  }

  async function find(
    path: string,
    options: Pick<RequestOptions, "what"> & Partial<RequestOptions>,
  ): Promise<Answer | undefined> {
    const answer = await send(path, options);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw failure(options.what, registry, answer);
    return answer;
  }

  async function manifest(reference: string): Promise<Manifest | undefined> {
    const what = `look for ${written(name, reference)}`;
    const answer = await find(`manifests/${reference}`, { what, headers: accept });
    return answer && manifestIn(answer, reference, what);
  }

  return {
    manifest,
    async digestOf(reference) {
      const what = `look for ${written(name, reference)}`;
      const found = await find(`manifests/${reference}`, { what, method: "HEAD", headers: accept });
      if (!found) return undefined;
      return found.headers.get("docker-content-digest") ?? (await manifest(reference))?.digest;
    },
    async tag(tag, { body, mediaType, digest }) {
      const what = `tag ${name}@${digest} as ${tag}`;
      const headers = { "content-type": mediaType };
      const answer = await send(`manifests/${tag}`, { what, method: "PUT", headers, body });
      if (answer.status !== 201) throw failure(what, registry, answer);
      const told = answer.headers.get("docker-content-digest");
      if (told === null || told === digest) return;
      throw new EcsDeployError("image", `${what}: the registry has it as ${told}`);
    },
    async blob(digest) {
      const what = `read ${name}@${digest}`;
      return (await find(`blobs/${digest}`, { what }))?.body;
    },
  };
}

const accept = { accept: mediaTypes.join(", ") };

function manifestIn({ headers, body }: Answer, reference: string, what: string): Manifest {
  const computed = `sha256:${createHash("sha256").update(body).digest("hex")}`;
  const expected = isDigest(reference) ? reference : headers.get("docker-content-digest");
  if (expected?.startsWith("sha256:") && expected !== computed) {
    throw new EcsDeployError("image", `${what}: what came is ${computed} and not ${expected}`);
  }
  const mediaType = headers.get("content-type")?.replace(/;.*$/, "").trim() ?? "";
  if (mediaTypes.includes(mediaType)) return { digest: expected ?? computed, mediaType, body };
  throw new EcsDeployError(
    "image",
    `${what}: ${mediaType || "no type"} is no kind of image that is known`,
  );
}

function written(name: string, reference: string): string {
  return isDigest(reference) ? `${name}@${reference}` : `${name}:${reference}`;
}

function isDigest(reference: string): boolean {
  return reference.includes(":");
}
