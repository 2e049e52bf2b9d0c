import {
  type DeploymentConfiguration,
  type LaunchType,
  type LoadBalancer,
  type TaskDefinition,
} from "@hitless/ecs-scheduler";
import type { Service } from "@aws-sdk/client-ecs";

import { coreConfiguration } from "./core-configuration.ts";
import { coreDefinition, stopTimeoutOfTask } from "./core-definition.ts";
import type { Observed, ObservedInstance, ObservedTargetGroup } from "./observed.ts";

/** What is observed, in the scheduler's terms. */
export interface Situation {
  service: string;
  schedulingStrategy: "REPLICA" | "DAEMON";
  /** Of a DAEMON service the number of container instances that take tasks. */
  desired: number;
  /** Tasks that it is to have before the deployment. */
  standing: number;
  launchType: LaunchType;
  configuration: DeploymentConfiguration;
  graceSeconds: number;
  before: TaskDefinition;
  after: TaskDefinition;
  loadBalancers: readonly LoadBalancer[];
  instances: readonly ObservedInstance[];
  targetGroups: readonly ObservedTargetGroup[];
  /** Seconds from SIGTERM to SIGKILL of what is replaced. */
  stopTimeout: number;
  /** Seconds between two health checks of the new containers, the longest; 0 where there is none. */
  containerIntervalSeconds: number;
}

/** What to ask about instead of what is there. */
export interface WhatIf {
  desiredCount?: number;
  minimumHealthyPercent?: number;
  maximumPercent?: number;
}

/** Source of default intervals: Amazon ECS API Reference, "HealthCheck". */
const defaultInterval = 30;

export function situationOf(observed: Observed, whatIf: WhatIf = {}): Situation {
  const { service, before, after, instances, targetGroups } = observed;
  const schedulingStrategy = service.schedulingStrategy ?? "REPLICA";
  const configuration = coreConfiguration(service.deploymentConfiguration, schedulingStrategy);
  const { minimumHealthyPercent, maximumPercent } = { ...configuration, ...whatIf };
  const daemons = instances.filter(({ isDraining }) => !isDraining).length;
  const standing = schedulingStrategy === "DAEMON" ? daemons : (service.desiredCount ?? 0);
  return {
    service: service.serviceName ?? "",
    schedulingStrategy,
    desired: schedulingStrategy === "DAEMON" ? daemons : (whatIf.desiredCount ?? standing),
    standing,
    launchType: launchTypeOf(service),
    configuration: { ...configuration, minimumHealthyPercent, maximumPercent },
    graceSeconds: service.healthCheckGracePeriodSeconds ?? 0,
    // Both may be the same one; the scheduler only has their names to tell them apart.
    before: coreDefinition(before, "before"),
    after: coreDefinition(after, "after"),
    loadBalancers: loadBalancersOf(service),
    instances,
    targetGroups,
    stopTimeout: stopTimeoutOfTask(before),
    containerIntervalSeconds: Math.max(
      0,
      ...(after.containerDefinitions ?? []).map(({ healthCheck }) =>
        healthCheck === undefined ? 0 : (healthCheck.interval ?? defaultInterval),
      ),
    ),
  };
}

/** Where tasks run: capacity providers other than Fargate's stand for container instances. */
export function launchTypeOf({
  launchType,
  capacityProviderStrategy: [first] = [],
}: Pick<Service, "launchType" | "capacityProviderStrategy">): LaunchType {
  if (first !== undefined) return first.capacityProvider?.startsWith("FARGATE") ? "FARGATE" : "EC2";
  return launchType === "FARGATE" ? "FARGATE" : "EC2";
}

function loadBalancersOf({ loadBalancers = [] }: Service): LoadBalancer[] {
  return loadBalancers.map((each) => ({
    targetGroup: each.targetGroupArn ?? each.loadBalancerName ?? "",
    container: each.containerName ?? "",
    containerPort: each.containerPort ?? 0,
  }));
}
