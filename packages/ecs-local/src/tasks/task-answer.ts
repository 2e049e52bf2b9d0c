import type { Container, Task as Shown } from "@aws-sdk/client-ecs";
import type { HostPort, Task, TaskContainer } from "@hitless/ecs-scheduler";

import { lastPart, type Names } from "../names.ts";
import { tagsOf } from "../operations/tags.ts";
import type { TaskDefinitionRecord, TaskRecord } from "../state/records.ts";
import type { State } from "../state/store.ts";
import type { Wire } from "../wire.ts";
import { cpuUnits, memoryMib } from "../task-definitions/fargate-sizes.ts";

/** A task as the API shows it. */
export function taskAnswer(
  { state, names }: { state: State; names: Names },
  record: TaskRecord,
  task: Task,
  include: readonly string[] = [],
): Wire<Shown> {
  const definition = state.taskDefinitions.get(lastPart(record.taskDefinitionArn));
  const { cluster, id } = record;
  const instance = task.instance === undefined ? undefined : `${cluster}/${task.instance}`;
  const zone = instance === undefined ? undefined : state.instances.get(instance)?.zone;
  return {
    taskArn: record.taskArn,
    taskDefinitionArn: record.taskDefinitionArn,
    clusterArn: names.cluster(cluster),
    ...(task.instance !== undefined && {
      containerInstanceArn: names.containerInstance(cluster, task.instance),
    }),
    availabilityZone: zone ?? `${names.place.region}a`,
    attachments: definition?.networkMode === "awsvpc" ? [networkInterface(record)] : [],
    attributes: [{ name: "ecs.cpu-architecture", value: "x86_64" }],
    connectivity: "CONNECTED",
    connectivityAt: task.createdAt / 1000,
    containers: task.containers.map((each) =>
      containerAnswer(each, { names, record, task, definition }),
    ),
    cpu: String(cpuUnits(record.overrides.cpu ?? "") ?? task.reserved.cpu),
    memory: String(memoryMib(record.overrides.memory ?? "") ?? task.reserved.memory),
    ...timesOf(task),
    desiredStatus: task.desiredStatus,
    lastStatus: task.lastStatus,
    healthStatus: task.healthStatus,
    enableExecuteCommand: record.enableExecuteCommand,
    group: task.group,
    launchType: task.launchType,
    ...(record.platformVersion !== undefined && {
      platformVersion: record.platformVersion === "LATEST" ? "1.4.0" : record.platformVersion,
      platformFamily: "Linux",
    }),
    ...(record.capacityProviderName !== undefined && {
      capacityProviderName: record.capacityProviderName,
    }),
    overrides: { containerOverrides: [], ...record.overrides },
    ...(task.startedBy !== undefined && { startedBy: task.startedBy }),
    ...(task.stopCode !== undefined && { stopCode: task.stopCode }),
    ...(task.stoppedReason !== undefined && { stoppedReason: task.stoppedReason }),
    tags: include.includes("TAGS") ? tagsOf(state, names.task(cluster, id)) : [],
    version: 1,
  };
}

function timesOf(task: Task): Wire<Shown> {
  return {
    createdAt: task.createdAt / 1000,
    ...(task.startedAt !== undefined && { startedAt: task.startedAt / 1000 }),
    ...(task.stoppingAt !== undefined && { stoppingAt: task.stoppingAt / 1000 }),
    ...(task.stoppedAt !== undefined && {
      stoppedAt: task.stoppedAt / 1000,
      executionStoppedAt: task.stoppedAt / 1000,
    }),
  };
}

function containerAnswer(
  container: TaskContainer,
  {
    names,
    record,
    task,
    definition,
  }: { names: Names; record: TaskRecord; task: Task; definition: TaskDefinitionRecord | undefined },
): Wire<Container> {
  const { name, exitCode, reason } = container;
  const defined = definition?.containerDefinitions.find((each) => each.name === name);
  const isAwsvpc = definition?.networkMode === "awsvpc";
  return {
    containerArn: names.container(record.cluster, record.id, name),
    taskArn: record.taskArn,
    name,
    image: defined?.image,
    runtimeId: `${record.id}-${name}`,
    lastStatus: statusOf(container, task),
    ...(exitCode !== undefined && { exitCode }),
    ...(reason !== undefined && { reason }),
    networkBindings: isAwsvpc ? [] : bindingsOf(task.hostPorts, name),
    networkInterfaces: isAwsvpc
      ? [{ attachmentId: record.id, privateIpv4Address: record.privateAddress }]
      : [],
    healthStatus: container.health,
    cpu: String(defined?.cpu ?? 0),
    ...(defined?.memory !== undefined && { memory: String(defined.memory) }),
    ...(defined?.memoryReservation !== undefined && {
      memoryReservation: String(defined.memoryReservation),
    }),
  };
}

function statusOf({ exitCode }: TaskContainer, { lastStatus, startedAt }: Task): string {
  if (exitCode !== undefined || lastStatus === "STOPPED") return "STOPPED";
  return startedAt === undefined && lastStatus !== "ACTIVATING" ? "PENDING" : "RUNNING";
}

function bindingsOf(hostPorts: readonly HostPort[], container: string) {
  return hostPorts
    .filter((each) => each.container === container)
    .map(({ containerPort, hostPort, protocol }) => ({
      bindIP: "0.0.0.0",
      containerPort,
      hostPort,
      protocol,
    }));
}

function networkInterface({ id, privateAddress, subnet = "" }: TaskRecord) {
  return {
    id,
    type: "ElasticNetworkInterface",
    status: "ATTACHED",
    details: [
      { name: "subnetId", value: subnet },
      { name: "networkInterfaceId", value: `eni-${id.slice(0, 17)}` },
      { name: "privateIPv4Address", value: privateAddress },
    ],
  };
}
