import type { Lack } from "./service.ts";

const help =
  "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
const tasks = (ids: readonly string[]) => ids.map((id) => `(task ${id})`).join(" ");
const lacking: Readonly<Record<Lack, string>> = {
  MEMORY: "has insufficient memory available",
  CPU: "has insufficient CPU units available",
  PORTS: "is already using a port required by your task",
};

/**
 * The lines of a service's event list, as the API gives them.
 * Source: Amazon ECS Developer Guide, "Amazon ECS service event messages", and event lists of real services.
 */
export const messages = {
  started: (service: string, ids: readonly string[], replaced: number) =>
    `(service ${service}) has started ${ids.length} tasks: ${tasks(ids)}.` +
    (replaced > 0 ? ` Amazon ECS replaced ${replaced} tasks due to an unhealthy status.` : ""),
  stopped: (service: string, ids: readonly string[]) =>
    `(service ${service}) has stopped ${ids.length} running tasks: ${tasks(ids)}.`,
  stoppedPending: (service: string, count: number) =>
    `(service ${service}) stopped ${count} pending tasks.`,
  registered: (service: string, count: number, targetGroup: string) =>
    `(service ${service}) registered ${count} targets in (target-group ${targetGroup})`,
  deregistered: (service: string, count: number, targetGroup: string) =>
    `(service ${service}) deregistered ${count} targets in (target-group ${targetGroup})`,
  draining: (service: string, deployment: string, count: number) =>
    `(service ${service}, taskSet ${deployment}) has begun draining connections on ${count} tasks.`,
  completed: (service: string, deployment: string) =>
    `(service ${service}) (deployment ${deployment}) deployment completed.`,
  failed: (service: string, deployment: string, why: string) =>
    `(service ${service}) (deployment ${deployment}) deployment failed: ${why}.`,
  rollingBack: (service: string, deployment: string) =>
    `(service ${service}) rolling back to deployment ${deployment}.`,
  steady: (service: string) => `(service ${service}) has reached a steady state.`,
  targetUnhealthy: (
    service: string,
    {
      task,
      port,
      targetGroup,
      reason,
    }: { task: string; port: number; targetGroup: string; reason: string },
  ) =>
    `(service ${service}) (task ${task}) (port ${port}) is unhealthy in (target-group ${targetGroup}) ` +
    `due to (reason ${reason})`,
  containerUnhealthy: (service: string, task: string) =>
    `(service ${service}) (task ${task}) failed container health checks.`,
  cannotStart: (service: string) =>
    `(service ${service}) is unable to consistently start tasks successfully.`,
  configuration: (service: string) =>
    `(service ${service}) was unable to stop or start tasks during a deployment because of the service ` +
    "deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.",
  /** Of a service that shrinks. */
  scaleInProtected: (service: string, deployment: string, count: number) =>
    `(service ${service}, taskSet ${deployment}) was unable to scale in due to ` +
    `(reason ${count} tasks under protection)`,
  /** Of a deployment that waits for an older one. */
  deploymentProtected: (service: string, deployment: string, count: number) =>
    `(service ${service}) was unable to reach steady state because (taskSet ${deployment}) was unable to ` +
    `scale in due to (reason ${count} tasks under protection)`,
  noInstances: (service: string) =>
    `(service ${service}) was unable to place a task because no container instance met all of its ` +
    `requirements. Reason: No Container Instances were found in your cluster. ${help}`,
  noRoom: (service: string, instance: string, lacks: Lack) =>
    `(service ${service}) was unable to place a task because no container instance met all of its ` +
    `requirements. The closest matching (container-instance ${instance}) ${lacking[lacks]}. ${help}`,
} as const;

/** Which line of the event list it is. */
export type MessageKind =
  | "started"
  | "stopped"
  | "stoppedPending"
  | "registered"
  | "deregistered"
  | "draining"
  | "completed"
  | "failed"
  | "rollingBack"
  | "steady"
  | "targetUnhealthy"
  | "containerUnhealthy"
  | "cannotStart"
  | "configuration"
  | "placement"
  | "protected";

/** The `rolloutStateReason` of a deployment. */
export const rolloutReasons = {
  inProgress: (deployment: string) => `ECS deployment ${deployment} in progress.`,
  completed: (deployment: string) => `ECS deployment ${deployment} completed.`,
  circuitBreaker: (what: string) => `ECS deployment circuit breaker: ${what}.`,
  alarm: (what: string) => `ECS deployment alarm: ${what}.`,
  stopped: (what: string) => `ECS deployment stopped: ${what}.`,
  rollingBackTo: (deployment: string) => `rolling back to deploymentId ${deployment}`,
} as const;

/** The `stoppedReason` of a task. Source: Amazon ECS Developer Guide, "Amazon ECS stopped tasks error messages". */
export const stoppedReasons = {
  essentialExited: "Essential container in task exited",
  scaling: (deployment: string) => `Scaling activity initiated by (deployment ${deployment})`,
  targetUnhealthy: (targetGroup: string) =>
    `Task failed ELB health checks in (target-group ${targetGroup})`,
  containerUnhealthy: "Task failed container health checks",
  user: "Task stopped by user",
  hostTerminated: "Host EC2 (instance) terminated.",
} as const;
