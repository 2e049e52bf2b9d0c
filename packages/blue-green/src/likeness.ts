import type { Observed } from "./observe.ts";
import { fingerprint, type Release } from "./release.ts";
import type { Stack } from "./stack.ts";

/**
 * What the live release is to the stack file, as far as that can be told. A name such as `app:latest` may be
 * that of another image by now; where the engine has none of that name, nobody knows which one a deploy would
 * find (`perhaps-same`), unless the name is a digest. Pure.
 */
export type Likeness = "same" | "perhaps-same" | "another-spec" | "another-image";

export function likeness(
  stack: Stack,
  { liveImage }: Pick<Observed, "liveImage">,
  live: Pick<Release, "spec" | "instances">,
): Likeness {
  if (live.spec !== fingerprint(stack)) return "another-spec";
  if (stack.runtime === "process" || stack.image.includes("@sha256:")) return "same";
  if (liveImage === undefined) return "perhaps-same";
  return live.instances.every(({ imageId }) => imageId === liveImage) ? "same" : "another-image";
}
