import { isDeepStrictEqual } from "node:util";

import type { UpdateServiceRequest, UpdateServiceResponse } from "@aws-sdk/client-ecs";
import { deploymentTriggers, type LaunchType } from "@hitless/ecs-scheduler";

import { coreConfiguration } from "../engine/core-configuration.ts";
import { coreDefinition } from "../engine/core-definition.ts";
import { Fault, invalidParameter } from "../protocol/fault.ts";
import { checkPlacement } from "../services/check-placement.ts";
import { checkPercents, checkStrategy } from "../services/check-strategy.ts";
import { activeDefinition, activeService, type FoundService } from "../services/find-service.ts";
import { withClusterStrategy } from "../services/cluster-strategy.ts";
import { launchTypeOf } from "../services/launch-type.ts";
import { loadBalancersOf } from "../services/load-balancers.ts";
import { currentRecord, keepRevision } from "../services/revisions.ts";
import { serviceRules } from "../services/rules.ts";
import { serviceAnswer } from "../services/service-answer.ts";
import { wireConfiguration } from "../services/wire-configuration.ts";
import type { ServiceRecord, TaskDefinitionRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { type Context, operation } from "./operation.ts";
import { taskDefinitionOf } from "./task-definitions.ts";

type Given = Wire<UpdateServiceRequest>;

export const updateService = operation<Given, Wire<UpdateServiceResponse>>({
  name: "UpdateService",
  rules: serviceRules,
  run(given, context) {
    const { state, engine } = context;
    const { record: kept, core } = activeService(context, given.cluster, given.service);
    const found = { record: currentRecord({ record: kept, core }), core };
    checkUpdate(given, found, context);
    const definition = definitionFor(given, found, context);
    const record = changed(found.record, given, definition);
    const begins = given.forceNewDeployment === true || isTrigger(found.record, record, given);
    const loadBalancers = loadBalancersOf(record.loadBalancers ?? [], definition, context);
    if (begins) checkPlacement(definition, launchTypeFor(record), record.networkConfiguration);
    const { cluster, serviceName } = record;
    state.services.put(`${cluster}/${serviceName}`, record);
    const { desiredCount, healthCheckGracePeriodSeconds, deploymentConfiguration } = given;
    engine.send(cluster, {
      type: "service-updated",
      service: serviceName,
      ...(desiredCount !== undefined && { desiredCount }),
      ...(healthCheckGracePeriodSeconds !== undefined && { healthCheckGracePeriodSeconds }),
      ...(deploymentConfiguration && {
        configuration: coreConfiguration(deploymentConfiguration, found.core.configuration),
      }),
      ...(begins && { revision: { taskDefinition: coreDefinition(definition), loadBalancers } }),
    });
    const after = begins
      ? keepRevision(context, record)
      : activeService(context, cluster, serviceName);
    return { service: serviceAnswer(context, after, ["TAGS"]) };
  },
});

function checkUpdate(given: Given, { record, core }: FoundService, { state }: Context): void {
  checkStrategy(given.deploymentConfiguration, given.deploymentController);
  const merged = { ...record.deploymentConfiguration, ...given.deploymentConfiguration };
  checkPercents(merged, core.schedulingStrategy);
  if (given.capacityProviderStrategy !== undefined) {
    const strategy = withClusterStrategy(given, activeCluster(state, record.cluster));
    const launchType = launchTypeOf(strategy);
    if ((strategy.capacityProviderStrategy ?? []).length > 0) {
      checkLaunchType(core.launchType, launchType);
    }
  }
  const balanced = given.loadBalancers ?? record.loadBalancers ?? [];
  if ((given.healthCheckGracePeriodSeconds ?? 0) > 0 && balanced.length === 0) {
    throw invalidParameter(
      "Health check grace period is only valid for services configured to use load balancers",
    );
  }
}

/** The scheduler would go on placing tasks as before. */
function checkLaunchType(before: LaunchType, after: LaunchType): void {
  if (after === before) return;
  const what = `This endpoint does not move a service from ${before} to ${after}.`;
  throw new Fault("UnsupportedFeatureException", what);
}

/** The service's own definition may be inactive by now: it goes on, and still scales. */
function definitionFor(
  { taskDefinition }: Given,
  { record }: FoundService,
  context: Context,
): TaskDefinitionRecord {
  if (taskDefinition !== undefined) {
    return activeDefinition(context, taskDefinition, "ClientException");
  }
  return taskDefinitionOf(context.state, record.taskDefinition);
}

function changed(
  record: ServiceRecord,
  given: Given,
  { taskDefinitionArn }: TaskDefinitionRecord,
): ServiceRecord {
  const {
    cluster: _cluster,
    service: _service,
    desiredCount: _desiredCount,
    forceNewDeployment: _force,
    deploymentConfiguration,
    ...rest
  } = given;
  return {
    ...record,
    ...rest,
    taskDefinition: taskDefinitionArn,
    deploymentConfiguration: wireConfiguration(
      deploymentConfiguration,
      record.schedulingStrategy ?? "REPLICA",
      record.deploymentConfiguration,
    ),
  };
}

function isTrigger(before: ServiceRecord, after: ServiceRecord, given: Given): boolean {
  const old: Readonly<Record<string, unknown>> = { ...before };
  const next: Readonly<Record<string, unknown>> = { ...after };
  return deploymentTriggers.some(
    (name) => Object.hasOwn(given, name) && !isDeepStrictEqual(old[name], next[name]),
  );
}

function launchTypeFor({ launchType, capacityProviderStrategy = [] }: ServiceRecord): LaunchType {
  return capacityProviderStrategy.length > 0 || launchType === "FARGATE" ? "FARGATE" : "EC2";
}
