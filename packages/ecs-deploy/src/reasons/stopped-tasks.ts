import {
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  type Task,
} from "@aws-sdk/client-ecs";

import { type Caller, call } from "../follow/call.ts";

/** As many as DescribeTasks takes. */
const pageSize = 100;
const mostPages = 2;

/**
 * The tasks of a service that ended or are about to, at most 200, those left out whose ARN is in `known`. ECS
 * tells of ended tasks for an hour.
 */
export async function stoppedTasks(
  ecs: ECSClient,
  { cluster, service, known }: { cluster: string; service: string; known: ReadonlySet<string> },
  caller: Caller,
): Promise<Task[]> {
  const tasks: Task[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const command = new ListTasksCommand({
      cluster,
      serviceName: service,
      desiredStatus: "STOPPED",
      maxResults: pageSize,
      nextToken,
    });
    const listed = await call("ListTasks", caller, async (options) => ecs.send(command, options));
    const news = (listed.taskArns ?? []).filter((arn) => !known.has(arn));
    if (news.length > 0)
      tasks.push(...(await describeTasks(ecs, { cluster, tasks: news }, caller)));
    ({ nextToken } = listed);
    if (nextToken === undefined) break;
  }
  return tasks;
}

async function describeTasks(
  ecs: ECSClient,
  input: { cluster: string; tasks: string[] },
  caller: Caller,
): Promise<Task[]> {
  const command = new DescribeTasksCommand(input);
  const described = await call("DescribeTasks", caller, async (options) =>
    ecs.send(command, options),
  );
  return described.tasks ?? [];
}
