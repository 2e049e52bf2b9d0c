import type { Standing, Task } from "./task.ts";
import type { Open, OpenDeployment, OpenService, Work } from "./work.ts";
import { openService } from "./work.ts";

/** The service and the deployment of a task, or nothing where it has none. */
export function ownersOf(
  work: Work,
  { service: name, deployment: id }: Pick<Task, "service" | "deployment">,
): { service: OpenService; deployment: OpenDeployment } | undefined {
  const service = name === undefined ? undefined : openService(work, name);
  const deployment = service?.deployments.find((each) => each.id === id);
  return service && deployment && { service, deployment };
}

/** Judges a task anew and moves it in its deployment's index. To be called after each change of a task. */
export function restand(work: Work, task: Open<Task>): void {
  const owners = ownersOf(work, task);
  if (!owners) return;
  const before = task.standing;
  const next = standingOf(work, task, owners.service);
  work.touched.add(owners.service.name);
  if (next === before) return;
  const { tasks } = owners.deployment;
  if (before !== "stopped") tasks[before] = work.tables.remove(tasks[before], task.order);
  if (next !== "stopped") tasks[next] = work.tables.set(tasks[next], task.order, task.id);
  task.standing = next;
  if (next === "healthy") becomeHealthy(task, owners);
}

function standingOf(work: Work, task: Task, service: OpenService): Standing | "stopped" {
  if (task.lastStatus === "STOPPED") return "stopped";
  if (task.desiredStatus === "STOPPED") return "stopping";
  if (task.lastStatus !== "RUNNING") return "pending";
  const standing = work.rules.judgeHealth(task, {
    gracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    settleMs: work.cluster.settings.settleMs,
    now: work.now,
  });
  if (!task.instanceDraining) return standing;
  return standing === "healthy" ? "leaving" : "unhealthy";
}

function becomeHealthy(
  task: Open<Task>,
  { service, deployment }: { service: OpenService; deployment: OpenDeployment },
): void {
  task.wasHealthy = true;
  if (service.configuration.circuitBreaker.resetOnHealthyTask) deployment.failedTasks = 0;
}
