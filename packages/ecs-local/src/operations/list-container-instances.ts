import { ContainerInstanceStatus } from "@aws-sdk/client-ecs";
import type {
  ListContainerInstancesRequest,
  ListContainerInstancesResponse,
} from "@aws-sdk/client-ecs";
import { listInstances } from "@hitless/ecs-scheduler";

import { Fault } from "../protocol/fault.ts";
import { oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";
import { pageSize, paginate } from "./paginate.ts";

export const listContainerInstances = operation<
  Wire<ListContainerInstancesRequest>,
  Wire<ListContainerInstancesResponse>
>({
  name: "ListContainerInstances",
  rules: { maxResults: pageSize, status: oneOf(ContainerInstanceStatus) },
  run(input, { state, engine, names }) {
    const { clusterName } = activeCluster(state, input.cluster);
    if (input.filter !== undefined && input.filter !== "") {
      throw new Fault(
        "UnsupportedFeatureException",
        "This endpoint does not have the cluster query language.",
      );
    }
    const arns = listInstances(engine.read(clusterName))
      .filter(({ status }) => input.status === undefined || status === input.status)
      .map(({ id }) => names.containerInstance(clusterName, id));
    const { page, ...rest } = paginate(arns, input);
    return { containerInstanceArns: page, ...rest };
  },
});
