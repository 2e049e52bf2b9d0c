import type { ECRClient, Repository } from "@aws-sdk/client-ecr";
import type { ImageReference } from "@hitless/runtime";

import { EcsDeployError } from "../errors.ts";
import { askEcr } from "./ecr-client.ts";
import { parseEcrRegistry } from "./ecr-registry.ts";

/** What ECR says of a repository: whether a tag in it stays where it is. */
export type EcrRepository = Pick<
  Repository,
  "imageTagMutability" | "imageTagMutabilityExclusionFilters"
>;

/**
 * Asks ECR about an image's repository; undefined where it is not ECR's, or the caller may not know.
 * @throws {EcsDeployError} `image` where there is no such repository: no push makes one.
 */
export async function describeEcrRepository(
  ecr: ECRClient,
  { registry, repository }: Pick<ImageReference, "registry" | "repository">,
  { signal: abortSignal }: { signal?: AbortSignal | undefined } = {},
): Promise<EcrRepository | undefined> {
  const ours = parseEcrRegistry(registry);
  if (!ours) return undefined;
  const { DescribeRepositoriesCommand } = await import("@aws-sdk/client-ecr");
  const command = new DescribeRepositoriesCommand({
    registryId: ours.account,
    repositoryNames: [repository],
  });
  const { repositories } = await askEcr(
    ecr,
    ours,
    (client) => client.send(command, { ...(abortSignal && { abortSignal }) }),
    {
      what: `repository ${registry}/${repository}`,
      refused(name) {
        if (name === "RepositoryNotFoundException") throw missing(repository, ours);
        return name === "AccessDeniedException" ? { repositories: [], $metadata: {} } : undefined;
      },
    },
  );
  return repositories?.[0];
}

function missing(repository: string, { account, region }: { account: string; region: string }) {
  return new EcsDeployError(
    "image",
    `there is no repository ${repository} in the registry of account ${account} in ${region}; ` +
      `"aws ecr create-repository --repository-name ${repository} --region ${region}" makes it`,
  );
}

/**
 * Whether a tag that is there can't be moved. Pure.
 * Source: Amazon ECR API reference, PutImageTagMutability.
 */
export function isImmutable(
  { imageTagMutability, imageTagMutabilityExclusionFilters = [] }: EcrRepository,
  tag: string,
): boolean {
  const isExcluded = imageTagMutabilityExclusionFilters.some(({ filter = "" }) =>
    matches(filter, tag),
  );
  switch (imageTagMutability) {
    case "IMMUTABLE":
      return true;
    case "IMMUTABLE_WITH_EXCLUSION":
      return !isExcluded;
    case "MUTABLE_WITH_EXCLUSION":
      return isExcluded;
    default:
      return false;
  }
}

/** `*` stands for any characters. */
function matches(filter: string, tag: string): boolean {
  const parts = filter
    .split("*")
    .map((part) => part.replaceAll(/[.\\+?^${}()|[\]]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`).test(tag);
}
