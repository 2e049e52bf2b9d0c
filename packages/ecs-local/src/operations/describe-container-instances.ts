import { ContainerInstanceField } from "@aws-sdk/client-ecs";
import type {
  DescribeContainerInstancesRequest,
  DescribeContainerInstancesResponse,
} from "@aws-sdk/client-ecs";

import { instanceAnswer } from "../instances/instance-answer.ts";
import { lastPart } from "../names.ts";
import { length, oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";

export const describeContainerInstances = operation<
  Wire<DescribeContainerInstancesRequest>,
  Wire<DescribeContainerInstancesResponse>
>({
  name: "DescribeContainerInstances",
  rules: { containerInstances: length(1, 100), "include[]": oneOf(ContainerInstanceField) },
  run({ cluster, containerInstances }, { state, engine, names }) {
    const { clusterName } = activeCluster(state, cluster);
    const found = containerInstances.map((asked) => {
      const record = state.instances.get(`${clusterName}/${lastPart(asked)}`);
      return { asked, is: record && instanceAnswer(record, engine.read(clusterName)) };
    });
    return {
      containerInstances: found.flatMap(({ is }) => is ?? []),
      failures: found
        .filter(({ is }) => is === undefined)
        .map(({ asked }) => ({
          arn: names.containerInstance(clusterName, lastPart(asked)),
          reason: "MISSING",
        })),
    };
  },
});
