import type { DescribeTasksRequest, DescribeTasksResponse } from "@aws-sdk/client-ecs";

import { clusterPart, lastPart } from "../names.ts";
import { length, oneOf } from "../protocol/rules.ts";
import { findTask } from "../tasks/find-task.ts";
import { taskAnswer } from "../tasks/task-answer.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";

export const describeTasks = operation<Wire<DescribeTasksRequest>, Wire<DescribeTasksResponse>>({
  name: "DescribeTasks",
  rules: { tasks: length(1, 100), "include[]": oneOf(["TAGS"]) },
  run({ cluster, tasks, include = [] }, context) {
    const named = cluster ?? clusterPart(tasks[0] ?? "");
    const { clusterName } = activeCluster(context.state, named);
    const found = tasks.map((asked) => ({ asked, is: findTask(context, clusterName, asked) }));
    return {
      tasks: found.flatMap(({ is }) =>
        is === undefined ? [] : [taskAnswer(context, is.record, is.task, include)],
      ),
      failures: found
        .filter(({ is }) => is === undefined)
        .map(({ asked }) => ({
          arn: context.names.task(clusterName, lastPart(asked)),
          reason: "MISSING",
        })),
    };
  },
});
