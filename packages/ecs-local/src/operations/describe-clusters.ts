import { ClusterField } from "@aws-sdk/client-ecs";
import type { DescribeClustersRequest, DescribeClustersResponse } from "@aws-sdk/client-ecs";

import { length, oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { clusterAnswer } from "./cluster-answer.ts";
import { clusterNameOf } from "./clusters.ts";
import { operation } from "./operation.ts";

export const describeClusters = operation<
  Wire<DescribeClustersRequest>,
  Wire<DescribeClustersResponse>
>({
  name: "DescribeClusters",
  rules: { clusters: length(0, 100), "include[]": oneOf(ClusterField) },
  run({ clusters = ["default"], include = [] }, context) {
    const { state, names } = context;
    const asked = clusters.map((each) => clusterNameOf(each));
    return {
      clusters: asked.flatMap((name) => {
        const found = state.clusters.get(name);
        return found === undefined ? [] : [clusterAnswer(context, found, include)];
      }),
      failures: asked
        .filter((name) => state.clusters.get(name) === undefined)
        .map((name) => ({ arn: names.cluster(name), reason: "MISSING" })),
    };
  },
});
