import type {
  ServiceDeployment as Shown,
  ServiceDeploymentBrief,
  ServiceRevisionSummary,
} from "@aws-sdk/client-ecs";
import { type ServiceDeployment, taskCounts } from "@hitless/ecs-scheduler";

import type { Names } from "../names.ts";
import type { Wire } from "../wire.ts";
import { deploymentArn, revisionArn } from "./deployment-names.ts";
import type { FoundService } from "./find-service.ts";

/** A service deployment as ListServiceDeployments shows it. */
export function deploymentBrief(
  names: Names,
  { record }: FoundService,
  deployment: ServiceDeployment,
): Wire<ServiceDeploymentBrief> {
  const { statusReason } = deployment;
  return {
    serviceDeploymentArn: deploymentArn(names, record, deployment.deployment),
    serviceArn: record.serviceArn,
    clusterArn: names.cluster(record.cluster),
    targetServiceRevisionArn: revisionArn(names, record, deployment.deployment),
    status: deployment.status,
    ...(statusReason !== undefined && { statusReason }),
    ...timesOf(deployment),
  };
}

/** A service deployment as DescribeServiceDeployments shows it. */
export function deploymentAnswer(
  names: Names,
  found: FoundService,
  deployment: ServiceDeployment,
): Wire<Shown> {
  const { record, core } = found;
  const { targetServiceRevisionArn: _, ...brief } = deploymentBrief(names, found, deployment);
  const { source, rollback } = deployment;
  const { circuitBreaker } = core.configuration;
  const failures =
    core.deployments.find(({ id }) => id === deployment.deployment)?.failedTasks ?? 0;
  return {
    ...brief,
    updatedAt: deployment.updatedAt / 1000,
    sourceServiceRevisions: source === undefined ? [] : [summaryOf(names, found, source)],
    targetServiceRevision: summaryOf(names, found, deployment.deployment),
    ...(rollback && {
      rollback: {
        reason: rollback.reason,
        startedAt: rollback.startedAt / 1000,
        serviceRevisionArn: revisionArn(names, record, rollback.to),
      },
    }),
    deploymentConfiguration: record.deploymentConfiguration,
    ...(circuitBreaker.enable && {
      deploymentCircuitBreaker: {
        status: deployment.finishedAt === undefined ? "MONITORING" : "MONITORING_COMPLETE",
        failureCount: failures,
      },
    }),
  };
}

function summaryOf(
  names: Names,
  { record, core }: FoundService,
  id: string,
): Wire<ServiceRevisionSummary> {
  const deployment = core.deployments.find((each) => each.id === id);
  const counts = deployment === undefined ? { running: 0, pending: 0 } : taskCounts(deployment);
  return {
    arn: revisionArn(names, record, id),
    requestedTaskCount: deployment?.desiredCount ?? 0,
    runningTaskCount: counts.running,
    pendingTaskCount: counts.pending,
  };
}

function timesOf({ createdAt, startedAt, finishedAt, stoppedAt }: ServiceDeployment) {
  return {
    createdAt: createdAt / 1000,
    startedAt: startedAt / 1000,
    ...(finishedAt !== undefined && { finishedAt: finishedAt / 1000 }),
    ...(stoppedAt !== undefined && { stoppedAt: stoppedAt / 1000 }),
  };
}
