import {
  type ContainerInstance,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  paginateListContainerInstances,
  paginateListTasks,
  type Resource,
  type Service,
  type Task,
} from "@aws-sdk/client-ecs";

import { abortable } from "../abortable.ts";
import type { Clients } from "../clients.ts";
import { cpuUnits, memoryMib } from "./core-definition.ts";
import type { ObservedInstance } from "./observed.ts";

/** How many of them one call describes. Source: Amazon ECS API Reference. */
const perCall = 100;

interface Asked {
  cluster: string;
  service: Service;
  signal: AbortSignal | undefined;
}

/** The cluster's container instances, with what the service may have of them. */
export async function observeInstances(
  clients: Clients,
  asked: Asked,
): Promise<ObservedInstance[]> {
  const [instances, tasks] = await Promise.all([
    containerInstances(clients, asked),
    tasksOf(clients, asked),
  ]);
  return instances
    .filter(({ status }) => status === "ACTIVE" || status === "DRAINING")
    .map((each) =>
      roomOn(
        each,
        tasks.filter((task) => task.containerInstanceArn === each.containerInstanceArn),
      ),
    );
}

async function containerInstances(
  { ecs }: Clients,
  { cluster, signal }: Asked,
): Promise<ContainerInstance[]> {
  const found: ContainerInstance[] = [];
  const pages = paginateListContainerInstances(
    { client: ecs, pageSize: perCall },
    { cluster },
    abortable(signal),
  );
  for await (const { containerInstanceArns = [] } of pages) {
    if (containerInstanceArns.length === 0) continue;
    const answer = await ecs.send(
      new DescribeContainerInstancesCommand({ cluster, containerInstances: containerInstanceArns }),
      abortable(signal),
    );
    found.push(...(answer.containerInstances ?? []));
  }
  return found;
}

async function tasksOf({ ecs }: Clients, { cluster, service, signal }: Asked): Promise<Task[]> {
  const found: Task[] = [];
  const asked = { cluster, serviceName: service.serviceName, desiredStatus: "RUNNING" as const };
  const pages = paginateListTasks({ client: ecs, pageSize: perCall }, asked, abortable(signal));
  for await (const { taskArns = [] } of pages) {
    if (taskArns.length === 0) continue;
    const answer = await ecs.send(
      new DescribeTasksCommand({ cluster, tasks: taskArns }),
      abortable(signal),
    );
    found.push(...(answer.tasks ?? []));
  }
  return found;
}

/** What others leave of an instance: what is free, and what the service's own tasks hold. */
export function roomOn(instance: ContainerInstance, own: readonly Task[]): ObservedInstance {
  const { remainingResources = [], attributes = [] } = instance;
  const ownPorts = new Set(
    own.flatMap(({ containers = [] }) =>
      containers.flatMap(({ networkBindings = [] }) =>
        networkBindings.map(({ hostPort }) => String(hostPort)),
      ),
    ),
  );
  const attribute = (asked: string) => attributes.find(({ name }) => name === asked)?.value;
  const architecture = attribute("ecs.cpu-architecture");
  return {
    id: instance.containerInstanceArn ?? "",
    zone: attribute("ecs.availability-zone") ?? "",
    ...(architecture !== undefined && { architecture }),
    isDraining: instance.status === "DRAINING",
    cpu: amountOf(remainingResources, "CPU") + sum(own.map(({ cpu = "" }) => cpuUnits(cpu) ?? 0)),
    memory:
      amountOf(remainingResources, "MEMORY") +
      sum(own.map(({ memory = "" }) => memoryMib(memory) ?? 0)),
    takenPorts: (resourceOf(remainingResources, "PORTS")?.stringSetValue ?? [])
      .filter((port) => !ownPorts.has(port))
      .map(Number),
    tasks: own.length,
  };
}

function amountOf(resources: readonly Resource[], name: string): number {
  return resourceOf(resources, name)?.integerValue ?? 0;
}

function resourceOf(resources: readonly Resource[], name: string): Resource | undefined {
  return resources.find((each) => each.name === name);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
