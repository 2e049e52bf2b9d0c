import type { Deployment as Shown, Service as ShownService } from "@aws-sdk/client-ecs";
import {
  type Deployment,
  listDeployments,
  type ServiceEvent,
  taskCounts,
} from "@hitless/ecs-scheduler";

import type { Names } from "../names.ts";
import { tagsOf } from "../operations/tags.ts";
import type { ServiceRecord } from "../state/records.ts";
import type { State } from "../state/store.ts";
import type { Wire } from "../wire.ts";
import type { FoundService } from "./find-service.ts";
import { deploymentArn, revisionArn } from "./deployment-names.ts";
import { currentRecord, revisionOf } from "./revisions.ts";

/** A service as the API shows it. */
export function serviceAnswer(
  { state, names }: { state: State; names: Names },
  { record, core }: FoundService,
  include: readonly string[] = [],
): Wire<ShownService> {
  const { revisions: _, ...said } = currentRecord({ record, core });
  const deployments = core.status === "INACTIVE" ? [] : listDeployments(core);
  const { running, pending } = countsOf(deployments);
  const [current] = core.serviceDeployments;
  return {
    ...said,
    createdAt: core.createdAt / 1000,
    status: core.status,
    desiredCount: core.desiredCount,
    runningCount: running,
    pendingCount: pending,
    deployments: deployments.map((each) => deploymentAnswer(record, each)),
    events: core.events.map((event) => eventAnswer(event)),
    ...(include.includes("TAGS") && { tags: tagsOf(state, record.serviceArn) }),
    ...(current &&
      current.finishedAt === undefined && {
        currentServiceDeployment: deploymentArn(names, record, current.deployment),
      }),
    currentServiceRevisions: deployments.map((each) => {
      const counts = taskCounts(each);
      return {
        arn: revisionArn(names, record, each.id),
        requestedTaskCount: each.desiredCount,
        runningTaskCount: counts.running,
        pendingTaskCount: counts.pending,
      };
    }),
  };
}

function countsOf(deployments: readonly Deployment[]): { running: number; pending: number } {
  const all = deployments.map((each) => taskCounts(each));
  const sum = (of: "running" | "pending") => all.reduce((total, each) => total + each[of], 0);
  return { running: sum("running"), pending: sum("pending") };
}

function deploymentAnswer(record: ServiceRecord, deployment: Deployment): Wire<Shown> {
  const { running, pending } = taskCounts(deployment);
  return {
    ...revisionOf(record, deployment),
    id: deployment.id,
    status: deployment.status,
    taskDefinition: deployment.revision.taskDefinition.name,
    desiredCount: deployment.desiredCount,
    runningCount: running,
    pendingCount: pending,
    failedTasks: deployment.failedTasks,
    createdAt: deployment.createdAt / 1000,
    updatedAt: deployment.updatedAt / 1000,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  };
}

function eventAnswer({ order, createdAt, message }: ServiceEvent) {
  const digits = String(order).padStart(12, "0");
  return { id: `00000000-0000-4000-8000-${digits}`, createdAt: createdAt / 1000, message };
}
