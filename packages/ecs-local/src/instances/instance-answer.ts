import type { ContainerInstance, Resource } from "@aws-sdk/client-ecs";
import { type Cluster, findInstance, type Instance, listTasks } from "@hitless/ecs-scheduler";

import { attributesOf } from "./attributes.ts";
import type { InstanceRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";

/** A container instance as the API shows it. */
export function instanceAnswer(
  record: InstanceRecord,
  cluster: Cluster,
): Wire<ContainerInstance> | undefined {
  const instance = findInstance(cluster, record.id);
  if (instance === undefined) return undefined;
  const tasks = listTasks(cluster).filter(
    (each) => each.instance === record.id && each.lastStatus !== "STOPPED",
  );
  const running = tasks.filter((each) => each.lastStatus === "RUNNING").length;
  const ports = Object.entries(instance.ports);
  const reserved = ports.filter(([, by]) => by === "reserved").map(([port]) => port);
  return {
    containerInstanceArn: record.containerInstanceArn,
    ec2InstanceId: record.ec2InstanceId,
    version: 1,
    versionInfo: { agentVersion: "1.0.0", agentHash: "hitless", dockerVersion: "hitless" },
    registeredResources: resources(instance, "registered", reserved),
    remainingResources: resources(
      instance,
      "remaining",
      ports.map(([port]) => port),
    ),
    status: instance.status,
    agentConnected: true,
    runningTasksCount: running,
    pendingTasksCount: tasks.length - running,
    registeredAt: record.registeredAt,
    attributes: attributesOf(record),
    attachments: [],
    tags: [],
  };
}

function resources(
  { cpu, memory }: Instance,
  of: "registered" | "remaining",
  taken: readonly string[],
): Wire<Resource>[] {
  const portsOf = (protocol: string) =>
    taken.filter((port) => port.endsWith(`/${protocol}`)).map((port) => port.split("/")[0] ?? "");
  return [
    { name: "CPU", type: "INTEGER", integerValue: cpu[of], doubleValue: 0, longValue: 0 },
    { name: "MEMORY", type: "INTEGER", integerValue: memory[of], doubleValue: 0, longValue: 0 },
    { name: "PORTS", type: "STRINGSET", stringSetValue: portsOf("tcp") },
    { name: "PORTS_UDP", type: "STRINGSET", stringSetValue: portsOf("udp") },
  ];
}
