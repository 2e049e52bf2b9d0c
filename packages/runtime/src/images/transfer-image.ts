import { RuntimeError } from "../errors.ts";
import { ask } from "../docker/ask.ts";
import type { Variables } from "../docker/docker-config.ts";
import type { Engine } from "../docker/engine.ts";
import { asImageFailure } from "./image-failure.ts";
import { parseImageReference } from "./image-reference.ts";
import { isRecord } from "./json-lines.ts";
import { asReadable, followProgress, type ImageEvent } from "./progress.ts";
import { credentialsFor, type RegistryCredentials } from "./registry-credentials.ts";

export interface TransferOptions {
  /** `none` whatever there is. @default those that Docker's own configuration has for the registry */
  credentials?: RegistryCredentials | "none";
  /** Where that configuration is found. @default process.env */
  variables?: Variables;
  onEvent?: (event: ImageEvent) => void;
  /** Limit of the whole transfer. @default 1_800_000 */
  limitMs?: number;
  signal?: AbortSignal;
}

export interface PullOptions extends TransferOptions {
  /** Such as `linux/arm64`. @default the engine's own */
  platform?: string;
}

const transferMs = 1_800_000;

/**
 * Lets the engine pull an image. Without tag and digest it is `latest`.
 * @throws {RuntimeError} `image-missing`, `denied`, `engine`, `no-engine`.
 */
export async function pullImage(
  engine: Engine,
  reference: string,
  options: PullOptions = {},
): Promise<void> {
  const { name, tag, digest, registry } = parseImageReference(reference);
  const what = `pull ${reference}`;
  const query = {
    fromImage: name,
    tag: digest ?? tag ?? "latest",
    ...(options.platform !== undefined && { platform: options.platform }),
  };
  const credentials = await credentialsOf(registry, options);
  await transfer(engine, what, options, async (abortSignal) =>
    engine.docker.createImage(credentials, { _query: query, _body: {}, abortSignal }),
  );
}

/**
 * Lets the engine push an image; without a tag it is `latest`. Resolves with the digest by which the
 * registry has it now.
 * @throws {RuntimeError} `image-missing`, `denied`, `engine`, `no-engine`.
 */
export async function pushImage(
  engine: Engine,
  reference: string,
  options: TransferOptions = {},
): Promise<{ digest: string }> {
  const { name, tag = "latest", digest: written, registry } = parseImageReference(reference);
  const what = `push ${reference}`;
  if (written !== undefined) throw new TypeError(`${what}: a tag was expected, no digest`);
  const credentials = await credentialsOf(registry, options);
  let digest: string | undefined;
  await transfer(
    engine,
    what,
    options,
    async (abortSignal) =>
      // The engine wants the header also where there is nothing to say in it.
      engine.docker.getImage(name).push({ tag, authconfig: credentials ?? {}, abortSignal }),
    ({ aux }) => {
      if (isRecord(aux) && typeof aux["Digest"] === "string") digest = aux["Digest"];
    },
  );
  if (digest !== undefined) return { digest };
  throw new RuntimeError("engine", `${what}: the engine ended without a digest`);
}

async function credentialsOf(
  registry: string,
  { credentials, variables, signal }: TransferOptions,
): Promise<RegistryCredentials | undefined> {
  if (credentials === "none") return undefined;
  return credentials ?? credentialsFor(registry, { variables, signal });
}

async function transfer(
  engine: Engine,
  what: string,
  { onEvent, limitMs = transferMs, signal }: TransferOptions,
  begin: (abortSignal: AbortSignal) => Promise<NodeJS.ReadableStream>,
  onObject?: (object: Record<string, unknown>) => void,
): Promise<void> {
  const stream = await ask(engine, what, begin, { signal, limitMs }).catch((error: unknown) => {
    throw asImageFailure(error);
  });
  await followProgress(what, asReadable(stream), {
    onEvent,
    limitMs,
    signal,
    ...(onObject && { onObject }),
  });
}
