import { EcsDeployError } from "../errors.ts";
import { describeEcrRepository, isImmutable } from "../registry/ecr-repository.ts";
import type { Means } from "./means.ts";
import type { Prepared } from "./prepare.ts";

/**
 * Refuses what ECR would refuse, before anything is pushed. Other registries can't be asked: they say it
 * when the tag is pushed.
 * @throws {EcsDeployError} `image` for a tag that can't be moved, and for a repository that is not there.
 */
export async function refuseImmutable(
  { action, image, tag, reference }: Pick<Prepared, "action" | "image" | "tag" | "reference">,
  { clients, signal }: Pick<Means, "clients" | "signal">,
): Promise<void> {
  const isPush = action.do === "retag" || action.do === "push";
  if (!isPush || !clients?.ecr) return;
  const repository = await describeEcrRepository(clients.ecr, reference, { signal });
  if (action.moves === undefined || !repository || !isImmutable(repository, tag)) return;
  const digest = action.do === "retag" ? action.manifest.digest : "another image";
  throw new EcsDeployError(
    "image",
    `the tag of ${image} is immutable and taken: it means ${action.moves}, and ${digest} was to get it; ` +
      "commit what has changed, or name another tag with --tag",
  );
}
