import type { Instance } from "./cluster.ts";
import { recount } from "./candidates.ts";
import { reserve } from "./resources.ts";
import type { LaunchType, Task, TaskContainer } from "./task.ts";
import type { TaskDefinition } from "./task-definition.ts";
import { addTask, count, type OpenDeployment, type OpenService, type Work } from "./work.ts";

export interface NewTask {
  definition: TaskDefinition;
  launchType: LaunchType;
  instance: Instance | undefined;
  group: string;
  startedBy?: string;
  owners?: { service: OpenService; deployment: OpenDeployment };
}

/** Makes a task in PROVISIONING, with its place taken. */
export function startTask(work: Work, wanted: NewTask): Task {
  const { definition, launchType, instance, group, startedBy, owners } = wanted;
  const order = count(work, "tasks");
  const id = work.ids.task(order);
  const hostPorts = instance ? reserve(work, { id, order, instance: instance.id }, definition) : [];
  const belongs = {
    ...(owners && { service: owners.service.name, deployment: owners.deployment.id }),
    ...(instance && { instance: instance.id }),
  };
  const task = addTask(work, {
    id,
    order,
    group,
    ...(startedBy !== undefined && { startedBy }),
    ...belongs,
    definition: definition.name,
    launchType,
    reserved: { cpu: definition.cpu, memory: definition.memory },
    hostPorts,
    lastStatus: "PROVISIONING",
    desiredStatus: "RUNNING",
    healthStatus: "UNKNOWN",
    containers: definition.containers.map(fresh),
    targets: {},
    standing: "pending",
    instanceDraining: false,
    wasHealthy: false,
    createdAt: work.now,
  });
  if (owners) join(work, task, { ...owners, instance });
  work.actions.push({
    do: "start-task",
    task: id,
    definition: definition.name,
    launchType,
    ...belongs,
    hostPorts,
  });
  return task;
}

function fresh({
  name,
  essential,
  healthCheck,
  stopTimeout,
}: TaskDefinition["containers"][number]): TaskContainer {
  return { name, essential, healthCheck, stopTimeout, health: "UNKNOWN" };
}

function join(
  work: Work,
  { order, id }: Task,
  owners: { service: OpenService; deployment: OpenDeployment; instance: Instance | undefined },
): void {
  const { service, deployment, instance } = owners;
  deployment.tasks.pending = work.tables.set(deployment.tasks.pending, order, id);
  if (!instance) return;
  recount(work, service, instance, 1);
  service.vacant = work.tables.remove(service.vacant, instance.order);
}
