import type { ImageTagMutability } from "@aws-sdk/client-ecr";
import { expect, test } from "vitest";

import { isImmutable } from "./ecr-repository.ts";

const latest = [{ filterType: "WILDCARD" as const, filter: "late*" }];

test.each<[ImageTagMutability | undefined, string, boolean]>([
  [undefined, "abc", false],
  ["MUTABLE", "abc", false],
  ["IMMUTABLE", "abc", true],
  ["IMMUTABLE", "latest", true],
  ["IMMUTABLE_WITH_EXCLUSION", "latest", false],
  ["IMMUTABLE_WITH_EXCLUSION", "abc", true],
  ["MUTABLE_WITH_EXCLUSION", "latest", true],
  ["MUTABLE_WITH_EXCLUSION", "not-latest", false],
])("%s with late* excepted: the tag %s stays where it is: %s", (mutability, tag, expected) => {
  const repository = {
    imageTagMutability: mutability,
    imageTagMutabilityExclusionFilters: latest,
  };
  expect(isImmutable(repository, tag)).toBe(expected);
});
