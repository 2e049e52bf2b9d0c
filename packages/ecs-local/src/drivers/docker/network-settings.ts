import type { ContainerSettings, PublishedPort } from "@hitless/runtime";

import type { TaskToRun } from "../../engine/task-driver.ts";
import { instanceId } from "../container-facts.ts";
import type { Container } from "../container-host.ts";
import { isBeforeHolder, networkHolder } from "./network-holder.ts";
import type { Reach } from "./reach.ts";

type NetworkSettings = Pick<ContainerSettings, "network" | "networks" | "ports">;

/** How a container is in the network, as its task's network mode says. Pure. */
export function networkSettings(
  task: TaskToRun,
  container: Container,
  { reach, network }: { reach: Reach; network: string },
): NetworkSettings {
  switch (task.definition.networkMode) {
    case "host":
      return { network: "host" };
    case "none":
      return { network: "none" };
    case "awsvpc":
      return ofOwnNetwork(task, container, { reach, network });
    default:
      return { ports: portsOnInstance(task, container, reach) };
  }
}

/** Where a container instance's ports are: each has a loopback address of its own, where there are some. */
export function instanceHost(instance: number, { ownLoopback }: Reach): string {
  if (!ownLoopback) return "127.0.0.1";
  const place = (1 << 8) + instance;
  return `127.${(place >> 16) & 255}.${(place >> 8) & 255}.${place & 255}`;
}

function portsOnInstance(task: TaskToRun, container: Container, reach: Reach): PublishedPort[] {
  const host = instanceHost(task.instance ?? 1, reach);
  return (container.portMappings ?? []).map(
    // A dynamic port is the engine's choice: what the scheduler proposes, others may have at this address.
    ({ containerPort = 0, hostPort = 0, protocol = "tcp" }) => ({
      host,
      hostPort,
      containerPort,
      protocol,
    }),
  );
}

function ofOwnNetwork(
  task: TaskToRun,
  { name = "" }: Container,
  { reach, network }: { reach: Reach; network: string },
): NetworkSettings {
  const containers = task.definition.containerDefinitions;
  const holder = networkHolder(containers);
  if (name !== holder) {
    if (isBeforeHolder(containers, name)) return { networks: [{ name: network }] };
    return { network: { instance: instanceId(task, holder) } };
  }
  const mapped = containers.flatMap((each) => each.portMappings ?? []);
  return {
    networks: [{ name: network, address: task.privateAddress }],
    ...(!reach.direct && {
      ports: mapped.map(({ containerPort = 0, protocol = "tcp" }) => ({
        hostPort: 0,
        containerPort,
        protocol,
      })),
    }),
  };
}
