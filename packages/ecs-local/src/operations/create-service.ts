import type { CreateServiceRequest, CreateServiceResponse } from "@aws-sdk/client-ecs";
import { defaultConfiguration, type LaunchType } from "@hitless/ecs-scheduler";

import { coreConfiguration } from "../engine/core-configuration.ts";
import { coreDefinition } from "../engine/core-definition.ts";
import { partitionOf } from "../names.ts";
import { invalidParameter } from "../protocol/fault.ts";
import { checkPlacement } from "../services/check-placement.ts";
import { checkPercents, checkStrategy } from "../services/check-strategy.ts";
import { activeDefinition, findService } from "../services/find-service.ts";
import { withClusterStrategy } from "../services/cluster-strategy.ts";
import { launchTypeOf } from "../services/launch-type.ts";
import { loadBalancersOf } from "../services/load-balancers.ts";
import { createServiceRules } from "../services/rules.ts";
import { serviceAnswer } from "../services/service-answer.ts";
import { keepRevision } from "../services/revisions.ts";
import { wireConfiguration } from "../services/wire-configuration.ts";
import type { ServiceRecord, TaskDefinitionRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { type Context, operation } from "./operation.ts";
import { checkTags, setTags } from "./tags.ts";

type Given = Wire<CreateServiceRequest>;

export const createService = operation<Given, Wire<CreateServiceResponse>>({
  name: "CreateService",
  rules: createServiceRules,
  run(asked, context) {
    const { state, engine } = context;
    const cluster = activeCluster(state, asked.cluster);
    const { clusterName } = cluster;
    const given = withClusterStrategy(asked, cluster);
    const existing = findService(context, clusterName, given.serviceName);
    if (existing !== undefined && existing.core.status !== "INACTIVE") {
      if (given.clientToken !== undefined && existing.record.clientToken === given.clientToken) {
        return { service: serviceAnswer(context, existing, ["TAGS"]) };
      }
      throw invalidParameter("Creation of service was not idempotent.");
    }
    const checked = check(given, context);
    const { definition, launchType, loadBalancers, tags } = checked;
    const record = recordOf(given, { ...checked, clusterName, context });
    const key = `${clusterName}/${given.serviceName}`;
    state.services.put(key, record);
    setTags(state, record.serviceArn, tags);
    const schedulingStrategy = given.schedulingStrategy ?? "REPLICA";
    engine.send(clusterName, {
      type: "service-created",
      service: given.serviceName,
      schedulingStrategy,
      desiredCount: given.desiredCount ?? 0,
      launchType,
      configuration: coreConfiguration(
        given.deploymentConfiguration,
        defaultConfiguration(schedulingStrategy),
      ),
      healthCheckGracePeriodSeconds: given.healthCheckGracePeriodSeconds ?? 0,
      revision: { taskDefinition: coreDefinition(definition), loadBalancers },
    });
    return { service: serviceAnswer(context, keepRevision(context, record), ["TAGS"]) };
  },
});

function check(given: Given, context: Context) {
  const { taskDefinition, schedulingStrategy = "REPLICA", loadBalancers = [] } = given;
  checkStrategy(given.deploymentConfiguration, given.deploymentController);
  checkPercents(given.deploymentConfiguration, schedulingStrategy);
  if (!taskDefinition) throw invalidParameter("TaskDefinition can not be blank.");
  const launchType = launchTypeOf(given);
  if (schedulingStrategy === "DAEMON" && launchType === "FARGATE") {
    throw invalidParameter("The daemon scheduling strategy is not supported on Fargate.");
  }
  if (schedulingStrategy === "REPLICA" && given.desiredCount === undefined) {
    throw invalidParameter("Desired count can not be null.");
  }
  const definition = activeDefinition(context, taskDefinition, "ClientException");
  checkPlacement(definition, launchType, given.networkConfiguration);
  if (given.healthCheckGracePeriodSeconds !== undefined && loadBalancers.length === 0) {
    throw invalidParameter(
      "Health check grace period is only valid for services configured to use load balancers",
    );
  }
  return {
    definition,
    launchType,
    loadBalancers: loadBalancersOf(loadBalancers, definition, context),
    tags: checkTags(given.tags),
  };
}

function recordOf(
  { tags: _tags, cluster: _cluster, desiredCount: _count, role, ...given }: Given,
  found: {
    definition: TaskDefinitionRecord;
    launchType: LaunchType;
    clusterName: string;
    context: Context;
  },
): ServiceRecord {
  const { definition, launchType, clusterName } = found;
  const { names } = found.context;
  const { region, account } = names.place;
  const byProvider = (given.capacityProviderStrategy ?? []).length > 0;
  const schedulingStrategy = given.schedulingStrategy ?? "REPLICA";
  return {
    ...given,
    serviceArn: names.service(clusterName, given.serviceName),
    clusterArn: names.cluster(clusterName),
    cluster: clusterName,
    taskDefinition: definition.taskDefinitionArn,
    ...(!byProvider && { launchType }),
    ...(launchType === "FARGATE" && {
      platformVersion: given.platformVersion ?? "LATEST",
      platformFamily: "Linux",
    }),
    ...(role !== undefined && { roleArn: role }),
    loadBalancers: given.loadBalancers ?? [],
    serviceRegistries: given.serviceRegistries ?? [],
    placementConstraints: given.placementConstraints ?? [],
    placementStrategy: given.placementStrategy ?? [],
    schedulingStrategy,
    deploymentConfiguration: wireConfiguration(given.deploymentConfiguration, schedulingStrategy),
    deploymentController: { type: "ECS" },
    availabilityZoneRebalancing: given.availabilityZoneRebalancing ?? "ENABLED",
    enableECSManagedTags: given.enableECSManagedTags ?? false,
    propagateTags: given.propagateTags ?? "NONE",
    enableExecuteCommand: given.enableExecuteCommand ?? false,
    createdBy: `arn:${partitionOf(region)}:iam::${account}:root`,
    revisions: {},
  };
}
