import { EcsDeployError } from "../errors.ts";
import { platformsOf, written } from "../registry/platforms-of.ts";
import type { Means } from "./means.ts";
import type { Prepared } from "./prepare.ts";

/**
 * Refuses an image that can't run where the task definition says that it runs, before anything is pushed.
 * @throws {EcsDeployError} `image`
 */
export async function refuseOtherPlatform(
  prepared: Prepared,
  { platform: wanted }: Pick<Means, "platform">,
): Promise<void> {
  if (wanted === undefined) return;
  const there = await platformsThere(prepared);
  // What does not say its platform may be for any.
  if (there.length === 0 || there.some((each) => `${each}/`.startsWith(`${wanted}/`))) return;
  const { containers, from } = prepared;
  throw new EcsDeployError(
    "image",
    `container ${containers.join(", ")}: ${from} is for ${there.join(", ")}, and the task definition runs on ${wanted}; ` +
      `build it for ${wanted}, or say in runtimePlatform what it is for`,
  );
}

async function platformsThere({ action, platform, repository, tag }: Prepared): Promise<string[]> {
  if (action.do === "push" || action.do === "none") return platform === undefined ? [] : [platform];
  const manifest = action.do === "retag" ? action.manifest : await repository.manifest(tag);
  return manifest === undefined ? [] : (await platformsOf(repository, manifest)).map(written);
}
