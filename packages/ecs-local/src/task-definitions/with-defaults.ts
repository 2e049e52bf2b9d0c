import type { ContainerDefinition, HealthCheck, PortMapping } from "@aws-sdk/client-ecs";

import type { Wire } from "../wire.ts";

type Container = Wire<ContainerDefinition>;

/** A container as DescribeTaskDefinition shows it: with the defaults that ECS writes into it. */
export function withDefaults(container: Container, networkMode: string): Container {
  return {
    ...container,
    cpu: container.cpu ?? 0,
    essential: container.essential ?? true,
    portMappings: (container.portMappings ?? []).map((each) => portWithDefaults(each, networkMode)),
    environment: container.environment ?? [],
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    ...(container.healthCheck && { healthCheck: healthCheckWithDefaults(container.healthCheck) }),
  };
}

function portWithDefaults(mapping: Wire<PortMapping>, networkMode: string): Wire<PortMapping> {
  const samePort = networkMode === "awsvpc" || networkMode === "host";
  const hostPort = samePort ? mapping.containerPort : (mapping.hostPort ?? 0);
  return { ...mapping, hostPort, protocol: mapping.protocol ?? "tcp" };
}

/** Seconds, as ECS has them. */
function healthCheckWithDefaults(check: Wire<HealthCheck>): Wire<HealthCheck> {
  return { interval: 30, timeout: 5, retries: 3, ...check };
}
