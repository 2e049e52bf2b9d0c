import { CapacityProviderField } from "@aws-sdk/client-ecs";
import type {
  CapacityProvider,
  DescribeCapacityProvidersRequest,
  DescribeCapacityProvidersResponse,
} from "@aws-sdk/client-ecs";

import { lastPart, type Names } from "../names.ts";
import { between, length, oneOf } from "../protocol/rules.ts";
import { fargateProviders } from "../services/cluster-strategy.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";
import { paginate } from "./paginate.ts";

export const describeCapacityProviders = operation<
  Wire<DescribeCapacityProvidersRequest>,
  Wire<DescribeCapacityProvidersResponse>
>({
  name: "DescribeCapacityProviders",
  rules: {
    capacityProviders: length(0, 100),
    maxResults: between(1, 10),
    "include[]": oneOf(CapacityProviderField),
  },
  run({ capacityProviders, maxResults = 10, nextToken }, { names }) {
    const asked = capacityProviders?.map(lastPart) ?? fargateProviders;
    const there = asked.filter((name) => fargateProviders.includes(name));
    const { page, ...rest } = paginate(there, { maxResults, nextToken });
    return {
      capacityProviders: page.map((name) => shown(names, name)),
      failures: asked
        .filter((name) => !fargateProviders.includes(name))
        .map((name) => ({ arn: names.capacityProvider(name), reason: "MISSING" })),
      ...rest,
    };
  },
});

function shown(names: Names, name: string): Wire<CapacityProvider> {
  return {
    capacityProviderArn: names.capacityProvider(name),
    name,
    status: "ACTIVE",
    type: name === "FARGATE" ? "FARGATE" : "FARGATE_SPOT",
    tags: [],
  };
}
