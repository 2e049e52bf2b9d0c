import type {
  UpdateTaskProtectionRequest,
  UpdateTaskProtectionResponse,
} from "@aws-sdk/client-ecs";
import { isProtectionBlocked } from "@hitless/ecs-scheduler";

import { between, length } from "../protocol/rules.ts";
import { findTask } from "../tasks/find-task.ts";
import { protectable, protectionAnswer } from "../tasks/protection.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";

const blocked = {
  reason: "DEPLOYMENT_BLOCKED",
  detail: "The service would have more protected tasks than its desired count.",
};

export const updateTaskProtection = operation<
  Wire<UpdateTaskProtectionRequest>,
  Wire<UpdateTaskProtectionResponse>
>({
  name: "UpdateTaskProtection",
  rules: { tasks: length(1, 10), expiresInMinutes: between(1, 2880) },
  run({ cluster, tasks, protectionEnabled, expiresInMinutes = 120 }, context) {
    const { engine, now } = context;
    const { clusterName } = activeCluster(context.state, cluster);
    const { found, failures } = protectable(context, clusterName, tasks);
    const until = Math.round(now() * 1000) + expiresInMinutes * 60_000;
    const protectedTasks = found.flatMap(({ record, task: { id: task } }) => {
      if (protectionEnabled && isProtectionBlocked(engine.read(clusterName), task)) {
        failures.push({ arn: record.taskArn, ...blocked });
        return [];
      }
      engine.send(
        clusterName,
        protectionEnabled
          ? { type: "task-protected", task, until }
          : { type: "task-unprotected", task },
      );
      const after = findTask(context, clusterName, task);
      return after === undefined ? [] : [protectionAnswer(after)];
    });
    return { protectedTasks, failures };
  },
});
