import {
  AvailabilityZoneRebalancing,
  DeploymentControllerType,
  DeploymentStrategy,
  LaunchType,
  PropagateTags,
  SchedulingStrategy,
} from "@aws-sdk/client-ecs";

import { tagRules } from "../operations/tags.ts";
import { resourceName } from "../operations/clusters.ts";
import { between, length, oneOf, type Rules } from "../protocol/rules.ts";

/** What CreateService and UpdateService share. Source: API reference, CreateService and UpdateService. */
export const serviceRules: Rules = {
  desiredCount: between(0, 5000),
  healthCheckGracePeriodSeconds: between(0, 2_147_483_647),
  availabilityZoneRebalancing: oneOf(AvailabilityZoneRebalancing),
  propagateTags: oneOf(PropagateTags),
  capacityProviderStrategy: length(0, 20),
  "capacityProviderStrategy[].weight": between(0, 1000),
  "capacityProviderStrategy[].base": between(0, 100_000),
  loadBalancers: length(0, 5),
  "loadBalancers[].containerPort": between(1, 65_535),
  placementConstraints: length(0, 10),
  placementStrategy: length(0, 5),
  "deploymentConfiguration.strategy": oneOf(DeploymentStrategy),
  "deploymentConfiguration.minimumHealthyPercent": between(0, 1_000_000),
  "deploymentConfiguration.maximumPercent": between(0, 1_000_000),
  "deploymentConfiguration.alarms.alarmNames": length(0, 10),
  "deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration.value": between(
    1,
    1_000_000,
  ),
  "deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration.type": oneOf([
    "BOUNDED_PERCENT",
    "UNBOUNDED_PERCENT",
    "COUNT",
  ]),
  "deploymentConfiguration.earlySuccessCriteria.healthyPercent": between(0, 100),
  "deploymentController.type": oneOf(DeploymentControllerType),
  "networkConfiguration.awsvpcConfiguration.subnets": length(0, 16),
  "networkConfiguration.awsvpcConfiguration.securityGroups": length(0, 5),
};

export const createServiceRules: Rules = {
  ...serviceRules,
  serviceName: resourceName,
  clientToken: length(0, 36),
  launchType: oneOf(LaunchType),
  schedulingStrategy: oneOf(SchedulingStrategy),
  ...tagRules,
};
