import type { StopTaskRequest, StopTaskResponse } from "@aws-sdk/client-ecs";

import { clusterPart } from "../names.ts";
import { invalidParameter } from "../protocol/fault.ts";
import { length } from "../protocol/rules.ts";
import { findTask } from "../tasks/find-task.ts";
import { taskAnswer } from "../tasks/task-answer.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";

export const stopTask = operation<Wire<StopTaskRequest>, Wire<StopTaskResponse>>({
  name: "StopTask",
  rules: { reason: length(0, 1024) },
  run({ cluster, task, reason }, context) {
    const { clusterName } = activeCluster(context.state, cluster ?? clusterPart(task));
    const found = findTask(context, clusterName, task);
    if (found === undefined) throw invalidParameter("The referenced task was not found.");
    context.engine.send(clusterName, {
      type: "task-stop-requested",
      task: found.task.id,
      ...(reason !== undefined && { reason }),
    });
    const after = findTask(context, clusterName, task) ?? found;
    return { task: taskAnswer(context, after.record, after.task) };
  },
});
