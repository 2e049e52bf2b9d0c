import type { Deployment, Service } from "@aws-sdk/client-ecs";

/** A service as one answer of DescribeServices showed it, with nothing left open. */
export interface Snapshot {
  /** `ACTIVE`, `DRAINING`, `INACTIVE`, or `MISSING` where the answer did not have it. */
  status: string;
  desired: number;
  deployments: readonly DeploymentSeen[];
  /** Newest first. */
  events: readonly EventSeen[];
  /** Whether ECS is told to go back from a deployment that fails. */
  rollsBack: boolean;
  targetGroups: readonly string[];
}

export interface DeploymentSeen {
  id: string;
  status: string;
  taskDefinition: string;
  rolloutState: string;
  reason: string;
  desired: number;
  pending: number;
  running: number;
  failed: number;
  /** By the endpoint's clock, epoch ms. */
  createdAt: number;
  updatedAt: number;
}

export interface EventSeen {
  id: string;
  at: number;
  message: string;
}

export function snapshotOf(service: Service | undefined): Snapshot {
  const events = (service?.events ?? []).map(({ id = "", createdAt, message = "" }) => ({
    id,
    at: createdAt?.getTime() ?? 0,
    message,
  }));
  const deployments = service?.deployments ?? [];
  const { deploymentCircuitBreaker, alarms } = service?.deploymentConfiguration ?? {};
  return {
    status: service?.status ?? "MISSING",
    desired: service?.desiredCount ?? 0,
    deployments: deployments.map((each) => deploymentOf(each, { deployments, events })),
    events,
    rollsBack: deploymentCircuitBreaker?.rollback === true || alarms?.rollback === true,
    targetGroups: (service?.loadBalancers ?? []).flatMap(({ targetGroupArn }) =>
      targetGroupArn === undefined ? [] : [targetGroupArn],
    ),
  };
}

export function primaryOf({ deployments }: Snapshot): DeploymentSeen | undefined {
  return deployments.find(({ status }) => status === "PRIMARY");
}

function deploymentOf(deployment: Deployment, context: Context): DeploymentSeen {
  const { id = "", status = "", taskDefinition = "" } = deployment;
  return {
    id,
    status,
    taskDefinition,
    rolloutState: deployment.rolloutState ?? rolloutStateOf(deployment, context),
    reason: deployment.rolloutStateReason ?? "",
    desired: deployment.desiredCount ?? 0,
    pending: deployment.pendingCount ?? 0,
    running: deployment.runningCount ?? 0,
    failed: deployment.failedTasks ?? 0,
    createdAt: deployment.createdAt?.getTime() ?? 0,
    updatedAt: deployment.updatedAt?.getTime() ?? 0,
  };
}

interface Context {
  deployments: readonly Deployment[];
  events: readonly EventSeen[];
}

/**
 * A service behind a Classic Load Balancer has no rollout state: there the service's own word for it, its
 * steady state, has to have come since.
 * Source: Amazon ECS API Reference, "Deployment", `rolloutState`.
 */
function rolloutStateOf(
  { createdAt, desiredCount, runningCount, pendingCount }: Deployment,
  { deployments, events }: Context,
): string {
  const since = createdAt?.getTime() ?? Infinity;
  const isSteady = events.some(
    ({ at, message }) => at > since && message.endsWith("has reached a steady state."),
  );
  const isAlone = deployments.length === 1 && runningCount === desiredCount && pendingCount === 0;
  return isSteady && isAlone ? "COMPLETED" : "IN_PROGRESS";
}
