import type {
  DeregisterContainerInstanceRequest,
  DeregisterContainerInstanceResponse,
} from "@aws-sdk/client-ecs";

import { instanceAnswer } from "../instances/instance-answer.ts";
import { clusterPart, lastPart } from "../names.ts";
import { clientFault, invalidParameter } from "../protocol/fault.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";

/** The instance is gone, and with `force` its tasks with it: there is nothing here on which they could go on. */
export const deregisterContainerInstance = operation<
  Wire<DeregisterContainerInstanceRequest>,
  Wire<DeregisterContainerInstanceResponse>
>({
  name: "DeregisterContainerInstance",
  run({ cluster, containerInstance, force = false }, { state, engine }) {
    const named = cluster ?? clusterPart(containerInstance);
    const { clusterName } = activeCluster(state, named);
    const key = `${clusterName}/${lastPart(containerInstance)}`;
    const record = state.instances.get(key);
    const before = record && instanceAnswer(record, engine.read(clusterName));
    if (record === undefined || before === undefined) {
      throw clientFault("The specified container instance is not registered in the cluster.");
    }
    if (!force && (before.runningTasksCount ?? 0) + (before.pendingTasksCount ?? 0) > 0) {
      throw invalidParameter("Found running tasks on the instance.");
    }
    engine.send(clusterName, { type: "instance-removed", instance: record.id });
    state.instances.delete(key);
    return { containerInstance: { ...before, status: "INACTIVE", agentConnected: false } };
  },
});
