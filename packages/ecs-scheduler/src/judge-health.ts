import type { HealthStatus, Task, TaskContainer } from "./task.ts";

export interface HealthRules {
  readonly gracePeriodSeconds: number;
  readonly settleMs: number;
  readonly now: number;
}

/**
 * How a RUNNING task counts: by its container health checks and its target groups together; without either, by
 * how long it has been RUNNING. Failures within the grace period do not count, nor does the task as healthy.
 * Source: Amazon ECS API Reference, "DeploymentConfiguration", `minimumHealthyPercent`.
 */
export function judgeHealth(
  { containers, targets, startedAt = 0 }: Pick<Task, "containers" | "targets" | "startedAt">,
  { gracePeriodSeconds, settleMs, now }: HealthRules,
): "settling" | "healthy" | "unhealthy" {
  const checked = containers.filter(({ essential, healthCheck }) => essential && healthCheck);
  const states = Object.values(targets);
  const failed =
    checked.some(({ health }) => health === "UNHEALTHY") ||
    states.some(({ health }) => health === "unhealthy");
  if (failed) return now < startedAt + gracePeriodSeconds * 1000 ? "settling" : "unhealthy";
  if (checked.length === 0 && states.length === 0) {
    return now >= startedAt + settleMs ? "healthy" : "settling";
  }
  const passed =
    checked.every(({ health }) => health === "HEALTHY") &&
    states.every(({ health }) => health === "healthy");
  return passed ? "healthy" : "settling";
}

/** The `healthStatus` of a task. Source: Amazon ECS Developer Guide, "Determine Amazon ECS task health". */
export function healthStatusOf(containers: readonly TaskContainer[]): HealthStatus {
  const checked = containers.filter(({ essential, healthCheck }) => essential && healthCheck);
  if (checked.some(({ health }) => health === "UNHEALTHY")) return "UNHEALTHY";
  return checked.length > 0 && checked.every(({ health }) => health === "HEALTHY")
    ? "HEALTHY"
    : "UNKNOWN";
}
