import { type Engine, inspectImage } from "@hitless/runtime";

import type { Repository } from "../registry/repository.ts";
import type { Seen } from "./decide.ts";
import type { Means } from "./means.ts";
import type { Target } from "./target-of.ts";

/** What there is of an image that was built under its tag just now. */
export async function lookAtBuilt(
  { image, tag }: Target,
  repository: Repository,
  { engine, signal }: Means,
): Promise<Seen> {
  const local = await onEngine(await engine.need(`look at ${image}`), image, signal);
  const target = await repository.manifest(tag);
  return { ...local, ...(target && { target }) };
}

/** What there is of an image: on the engine, if that counts, and in the registry. */
export async function lookAt(
  { from, tag, reference }: Target,
  repository: Repository,
  { engine: atHand, mode, signal }: Means,
): Promise<Seen> {
  const engine = mode === "pull" ? undefined : await atHand.find();
  const { local } = engine ? await onEngine(engine, from, signal) : {};
  const target = await (local ? repository.manifest(tag) : digestOf(repository, tag));
  const source = await repository.manifest(reference.digest ?? reference.tag ?? "latest");
  return { ...(local && { local }), ...(source && { source }), ...(target && { target }) };
}

/** Without an image on the engine the digest is enough, which costs a registry less. */
async function digestOf(
  repository: Repository,
  tag: string,
): Promise<{ digest: string } | undefined> {
  const digest = await repository.digestOf(tag);
  return digest === undefined ? undefined : { digest };
}

async function onEngine(
  engine: Engine,
  image: string,
  signal: AbortSignal | undefined,
): Promise<Pick<Seen, "local">> {
  const found = await inspectImage(engine, image, { ...(signal && { signal }) });
  return found.exists ? { local: found } : {};
}
