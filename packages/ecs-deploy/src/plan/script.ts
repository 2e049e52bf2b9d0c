import type { ClusterEvent, ScriptEntry, TaskDefinition } from "@hitless/ecs-scheduler";

import type { ObservedInstance } from "./observed.ts";
import type { Situation } from "./situation.ts";

/** When the deployment begins, in virtual time: so late that nothing said before keeps a message from being repeated. */
export const updateAtMs = 8 * 3_600_000;

/** What fills an instance while others get their tasks. It leaves by itself after `fillerMs`. */
export const fillerName = "filler";
export const fillerMs = 3_600_000;

/**
 * A service as it stands, each task on the container instance where it is, and the deployment after it. The
 * scheduler places by itself: so an instance comes when it is its turn, gets its tasks, and is filled up until
 * all of them are placed.
 */
export function script(situation: Situation): ScriptEntry[] {
  const { service, desired, after, loadBalancers, configuration } = situation;
  const stand = situation.launchType === "EC2" ? standOnInstances(situation) : [create(situation)];
  const update: ClusterEvent = {
    type: "service-updated",
    service,
    configuration,
    revision: { taskDefinition: after, loadBalancers },
    ...(situation.schedulingStrategy === "REPLICA" && { desiredCount: desired }),
  };
  return [
    ...stand.map((event, index) => ({ atMs: index, event })),
    { atMs: updateAtMs, event: update },
  ];
}

function standOnInstances(situation: Situation): ClusterEvent[] {
  const { instances, standing, schedulingStrategy } = situation;
  if (schedulingStrategy === "DAEMON") {
    return [...instances.flatMap((each) => registered(each)), create(situation)];
  }
  const used = instances.filter(({ tasks }) => tasks > 0);
  const empty = instances.filter(({ tasks }) => tasks === 0);
  let placed = 0;
  const placing = used.flatMap((instance) => {
    const isFirst = placed === 0;
    placed += instance.tasks;
    const count = Math.min(placed, standing);
    return [
      register(instance),
      isFirst ? create(situation, count) : scale(situation, count),
      ...fill(instance, situation.before),
    ];
  });
  return [
    ...placing,
    ...empty.flatMap((each) => registered(each)),
    placed === 0 ? create(situation) : scale(situation, standing),
    ...used.filter(({ isDraining }) => isDraining).map(({ id }) => drain(id)),
  ];
}

function create(situation: Situation, desiredCount = situation.standing): ClusterEvent {
  const { service, schedulingStrategy, launchType, configuration, before } = situation;
  return {
    type: "service-created",
    service,
    schedulingStrategy,
    desiredCount,
    launchType,
    configuration,
    healthCheckGracePeriodSeconds: situation.graceSeconds,
    revision: { taskDefinition: before, loadBalancers: situation.loadBalancers },
  };
}

function scale({ service }: Situation, desiredCount: number): ClusterEvent {
  return { type: "service-updated", service, desiredCount };
}

function registered(instance: ObservedInstance): ClusterEvent[] {
  return instance.isDraining ? [register(instance), drain(instance.id)] : [register(instance)];
}

function register({ id, zone, cpu, memory, takenPorts }: ObservedInstance): ClusterEvent {
  return {
    type: "instance-registered",
    instance: id,
    zone,
    cpu,
    memory,
    reservedPorts: takenPorts,
  };
}

function drain(instance: string): ClusterEvent {
  return { type: "instance-draining", instance };
}

/** A task that takes all that is left of an instance, so that it fits on no other one. */
function fill({ cpu, memory, tasks }: ObservedInstance, before: TaskDefinition): ClusterEvent[] {
  const left = { cpu: cpu - tasks * before.cpu, memory: memory - tasks * before.memory };
  if (left.cpu < 0 || left.memory < 0 || left.cpu + left.memory === 0) return [];
  const container = { name: fillerName, essential: true, healthCheck: false, stopTimeout: 0 };
  const definition: TaskDefinition = {
    name: fillerName,
    ...left,
    networkMode: "none",
    containers: [{ ...container, ports: [] }],
  };
  return [
    { type: "tasks-run", definition, count: 1, launchType: "EC2", group: `family:${fillerName}` },
  ];
}
