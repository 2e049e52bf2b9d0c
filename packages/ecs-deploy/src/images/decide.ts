import type { ImageState } from "@hitless/runtime";
import { z } from "zod";

import type { Manifest } from "../registry/repository.ts";

/** What was seen of one image. */
export interface Seen {
  /** On the engine, where what it has counts. */
  local?: ImageState & { exists: true };
  /** In the registry, under the name that the task definition has. */
  source?: Manifest;
  /** In the registry, under the revision's tag. */
  target?: Pick<Manifest, "digest"> & Partial<Manifest>;
}

export type Action =
  | { do: "keep"; digest: string }
  | { do: "retag"; manifest: Manifest; moves?: string }
  | { do: "push"; moves?: string };

/**
 * What has to be done so that the tag means the image; undefined where there is no image. What the engine
 * has counts more than what the registry has, which may be older. A tag that is there is an image of the
 * revision, whoever has pushed it, so what the registry has under another name takes it only if that is
 * asked for (`movesTag`); what was built anew takes it. Pure.
 */
export function decide(
  { local, source, target }: Seen,
  { movesTag = false }: { movesTag?: boolean } = {},
): Action | undefined {
  const moves = target && { moves: target.digest };
  if (local) {
    if (target && isSame(local, target)) return { do: "keep", digest: target.digest };
    if (!source || !isSame(local, source)) return { do: "push", ...moves };
  }
  if (target && !movesTag) return { do: "keep", digest: target.digest };
  if (!source) return undefined;
  if (target?.digest === source.digest) return { do: "keep", digest: source.digest };
  return { do: "retag", manifest: source, ...moves };
}

/**
 * Whether the engine's image is the registry's: it was pulled or pushed as that; or it is called by the
 * digest of the manifest, as with containerd's store, or by that of the configuration, as with Docker's own.
 */
function isSame(
  { id, digests }: { id: string; digests: readonly string[] },
  { digest, body }: Pick<Manifest, "digest"> & Partial<Manifest>,
): boolean {
  if (id === digest || digests.some((one) => one.endsWith(`@${digest}`))) return true;
  return body !== undefined && configurationOf(body) === id;
}

const shape = z.object({ config: z.object({ digest: z.string() }) });

/** Undefined for an index. */
function configurationOf(body: Uint8Array): string | undefined {
  try {
    return shape.parse(JSON.parse(Buffer.from(body).toString("utf8"))).config.digest;
  } catch {
    return undefined;
  }
}
