import type {
  UpdateContainerInstancesStateRequest,
  UpdateContainerInstancesStateResponse,
} from "@aws-sdk/client-ecs";

import { instanceAnswer } from "../instances/instance-answer.ts";
import { lastPart } from "../names.ts";
import { length, oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";

export const updateContainerInstancesState = operation<
  Wire<UpdateContainerInstancesStateRequest>,
  Wire<UpdateContainerInstancesStateResponse>
>({
  name: "UpdateContainerInstancesState",
  rules: { containerInstances: length(1, 10), status: oneOf(["ACTIVE", "DRAINING"]) },
  run({ cluster, containerInstances, status }, { state, engine, names }) {
    const { clusterName } = activeCluster(state, cluster);
    const ids = containerInstances.map(lastPart);
    const there = ids.flatMap((id) => state.instances.get(`${clusterName}/${id}`) ?? []);
    const type = status === "DRAINING" ? "instance-draining" : "instance-activated";
    for (const { id } of there) engine.send(clusterName, { type, instance: id });
    return {
      containerInstances: there.flatMap(
        (record) => instanceAnswer(record, engine.read(clusterName)) ?? [],
      ),
      failures: ids
        .filter((id) => !there.some((each) => each.id === id))
        .map((id) => ({ arn: names.containerInstance(clusterName, id), reason: "MISSING" })),
    };
  },
});
