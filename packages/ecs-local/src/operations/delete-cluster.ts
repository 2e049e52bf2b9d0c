import type { DeleteClusterRequest, DeleteClusterResponse } from "@aws-sdk/client-ecs";

import { Fault } from "../protocol/fault.ts";
import type { Wire } from "../wire.ts";
import { clusterAnswer } from "./cluster-answer.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";

export const deleteCluster = operation<Wire<DeleteClusterRequest>, Wire<DeleteClusterResponse>>({
  name: "DeleteCluster",
  run({ cluster }, context) {
    const { state } = context;
    const found = activeCluster(state, cluster);
    const counts = clusterAnswer(context, found, []);
    if (counts.activeServicesCount) {
      const what = "The Cluster cannot be deleted while Services are active.";
      throw new Fault("ClusterContainsServicesException", what);
    }
    if (counts.runningTasksCount || counts.pendingTasksCount) {
      const what = "The Cluster cannot be deleted while Tasks are active.";
      throw new Fault("ClusterContainsTasksException", what);
    }
    if (counts.registeredContainerInstancesCount) {
      const what =
        "The Cluster cannot be deleted while Container Instances are active or draining.";
      throw new Fault("ClusterContainsContainerInstancesException", what);
    }
    const inactive = { ...found, status: "INACTIVE" as const };
    state.clusters.put(found.clusterName, inactive);
    return { cluster: clusterAnswer(context, inactive, []) };
  },
});
