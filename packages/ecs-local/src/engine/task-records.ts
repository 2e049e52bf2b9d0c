import type { TaskOverride } from "@aws-sdk/client-ecs";
import { type Action, type Cluster, findTask } from "@hitless/ecs-scheduler";

import { lastPart } from "../names.ts";
import type { TaskRecord } from "../state/records.ts";
import type { State } from "../state/store.ts";
import type { Wire } from "../wire.ts";
import type { Hands } from "./hands.ts";
import type { TaskToRun } from "./task-driver.ts";

/** What RunTask said about its tasks. Of a service's task, the service says it. */
export interface TaskOrigin {
  overrides?: Wire<TaskOverride> | undefined;
  subnet?: string | undefined;
  enableExecuteCommand?: boolean | undefined;
  platformVersion?: string | undefined;
  capacityProviderName?: string | undefined;
}

/** Writes down what a task is started with. */
export function recordTask(
  state: State,
  { names, driver }: Hands,
  given: {
    cluster: string;
    action: Extract<Action, { do: "start-task" }>;
    after: Cluster;
    origin: TaskOrigin;
  },
): void {
  const { cluster, action, after } = given;
  const service =
    action.service === undefined ? undefined : state.services.get(`${cluster}/${action.service}`);
  // A deployment that has just begun is not among the revisions yet: the record is what it rolls out.
  const revision = service?.revisions[action.deployment ?? ""] ?? service;
  const origin: TaskOrigin =
    service === undefined
      ? given.origin
      : {
          subnet: revision?.networkConfiguration?.awsvpcConfiguration?.subnets[0],
          enableExecuteCommand: service.enableExecuteCommand,
          platformVersion: revision?.platformVersion,
          capacityProviderName: revision?.capacityProviderStrategy?.[0]?.capacityProvider,
        };
  const { subnet, platformVersion, capacityProviderName } = origin;
  const record: TaskRecord = {
    id: action.task,
    cluster,
    taskArn: names.task(cluster, action.task),
    taskDefinitionArn: action.definition,
    overrides: origin.overrides ?? {},
    privateAddress: driver.privateAddress(findTask(after, action.task)?.order ?? 0),
    enableExecuteCommand: origin.enableExecuteCommand ?? false,
    ...(subnet !== undefined && { subnet }),
    ...(platformVersion !== undefined && { platformVersion }),
    ...(capacityProviderName !== undefined && { capacityProviderName }),
  };
  state.tasks.put(`${cluster}/${action.task}`, record);
}

/** Drops what is kept about tasks that the scheduler has forgotten. */
export function forgetTasks(state: State, cluster: string, after: Cluster): void {
  for (const record of state.tasks.values()) {
    if (record.cluster !== cluster || findTask(after, record.id) !== undefined) continue;
    state.tasks.delete(`${cluster}/${record.id}`);
    state.tags.delete(record.taskArn);
  }
}

/** A task as drivers want to know it. */
export function taskToRun(state: State, cluster: string, id: string): TaskToRun | undefined {
  const record = state.tasks.get(`${cluster}/${id}`);
  const scheduler = state.schedulers.get(cluster);
  if (record === undefined || scheduler === undefined) return undefined;
  const definition = state.taskDefinitions.get(lastPart(record.taskDefinitionArn));
  if (definition === undefined) return undefined;
  const task = findTask(scheduler, id);
  const instance =
    task?.instance === undefined ? undefined : state.instances.get(`${cluster}/${task.instance}`);
  return {
    id,
    cluster,
    definition,
    overrides: record.overrides,
    hostPorts: task?.hostPorts ?? [],
    launchType: task?.launchType ?? "EC2",
    privateAddress: record.privateAddress,
    instance: instance?.number,
  };
}
