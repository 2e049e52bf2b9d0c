import type { GetTaskProtectionRequest, GetTaskProtectionResponse } from "@aws-sdk/client-ecs";
import { listTasks } from "@hitless/ecs-scheduler";

import { length } from "../protocol/rules.ts";
import { protectable, protectionAnswer } from "../tasks/protection.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";

/** Without tasks, all those of services that are to run. */
export const getTaskProtection = operation<
  Wire<GetTaskProtectionRequest>,
  Wire<GetTaskProtectionResponse>
>({
  name: "GetTaskProtection",
  rules: { tasks: length(0, 100) },
  run({ cluster, tasks }, context) {
    const { clusterName } = activeCluster(context.state, cluster);
    const all = () =>
      listTasks(context.engine.read(clusterName))
        .filter(
          ({ service, desiredStatus }) => service !== undefined && desiredStatus === "RUNNING",
        )
        .map(({ id }) => id);
    const { found, failures } = protectable(context, clusterName, tasks ?? all());
    return { protectedTasks: found.map(protectionAnswer), failures };
  },
});
