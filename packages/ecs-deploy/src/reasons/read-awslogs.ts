import { type ContainerDefinition, DescribeTaskDefinitionCommand } from "@aws-sdk/client-ecs";

import type { ContainerLog } from "../cause.ts";
import type { Clients } from "../clients.ts";
import { type Caller, call } from "../follow/call.ts";
import type { LogsWanted } from "./read-logs.ts";

/**
 * From CloudWatch Logs. The stream of a container is `prefix/container/task`.
 * Source: Amazon ECS Developer Guide, "Send Amazon ECS logs to CloudWatch".
 */
export async function readAwslogs(
  { ecs, logs }: Clients,
  { taskDefinition, tasks, lines }: LogsWanted,
  caller: Caller,
): Promise<ContainerLog[]> {
  if (logs === undefined || tasks.length === 0) return [];
  const { GetLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const described = await call("DescribeTaskDefinition", caller, async (options) =>
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }), options),
  );
  const places = placesOf(described.taskDefinition?.containerDefinitions ?? []);
  const wanted = tasks.flatMap(({ task, containers }) =>
    containers.flatMap((container) => {
      const place = places.get(container);
      return place === undefined ? [] : [{ task, container, ...place }];
    }),
  );
  return Promise.all(
    wanted.map(async ({ task, container, group, prefix }) => {
      const input = {
        logGroupName: group,
        logStreamName: `${prefix}/${container}/${task}`,
        limit: lines,
        startFromHead: false,
      };
      const { events = [] } = await call("GetLogEvents", caller, async (options) =>
        logs.send(new GetLogEventsCommand(input), options),
      );
      return { task, container, lines: events.map(({ message = "" }) => message.trimEnd()) };
    }),
  );
}

function placesOf(
  containers: readonly ContainerDefinition[],
): ReadonlyMap<string, { group: string; prefix: string }> {
  return new Map(
    containers.flatMap(({ name, logConfiguration }) => {
      const { "awslogs-group": group, "awslogs-stream-prefix": prefix } =
        logConfiguration?.logDriver === "awslogs" ? (logConfiguration.options ?? {}) : {};
      if (name === undefined || group === undefined || prefix === undefined) return [];
      return [[name, { group, prefix }] as const];
    }),
  );
}
