import { expect, test } from "vitest";

import { parseEcrRegistry } from "./ecr-registry.ts";

test.each([
  ["012345678901.dkr.ecr.eu-central-1.amazonaws.com", "eu-central-1"],
  ["012345678901.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"],
  ["012345678901.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1"],
  ["012345678901.dkr-ecr.us-east-1.on.aws", "us-east-1"],
])("knows %s", (registry, region) => {
  expect(parseEcrRegistry(registry)).toEqual({ account: "012345678901", region });
});

test.each([
  "docker.io",
  "public.ecr.aws",
  "dkr.ecr.us-east-1.amazonaws.com",
  "012345678901.dkr.ecr.us-east-1.amazonaws.com.example",
  "x012345678901.dkr.ecr.us-east-1.amazonaws.com",
  "012345678901.dkr.ecr.us-east-1.amazonaws.com:443",
])("does not take %s for one", (registry) => {
  expect(parseEcrRegistry(registry)).toBeUndefined();
});
