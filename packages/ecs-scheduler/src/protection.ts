import type { Cluster } from "./cluster.ts";
import { type Counts, noTasks } from "./plan-roll.ts";
import { findService, findTask } from "./read.ts";
import type { Deployment } from "./service.ts";
import { ownersOf } from "./stand.ts";
import { emptyTable, lookUp, valuesOf } from "./table.ts";
import type { Task } from "./task.ts";
import { setTimer } from "./timers.ts";
import { type Open, openTask, readTask, type Work } from "./work.ts";

/**
 * Keeps a task of a service from being stopped by scale-in and by deployments. A task without a service, and
 * one that was told to stop, cannot be protected: nothing changes.
 * Source: Amazon ECS Developer Guide, "Protect your Amazon ECS tasks from being terminated by scale-in events".
 */
export function protect(work: Work, { task: id, until }: { task: string; until: number }): void {
  const task = openTask(work, id);
  const owners = task && ownersOf(work, task);
  if (!task || !owners || task.desiredStatus === "STOPPED") return;
  const { service, deployment } = owners;
  task.protectedUntil = until;
  const listed = deployment.protected ?? emptyTable<string>();
  deployment.protected = work.tables.set(listed, task.order, id);
  setTimer(work, until, { is: "protection-over", task: id });
  work.touched.add(service.name);
}

export function unprotect(work: Work, id: string): void {
  const task = openTask(work, id);
  if (task) dropProtection(work, task);
}

/** Ends a protection that is over, unless it has been given anew since. */
export function endProtection(work: Work, task: Open<Task>): void {
  if (task.protectedUntil !== undefined && task.protectedUntil <= work.now) {
    dropProtection(work, task);
  }
}

export function dropProtection(work: Work, task: Open<Task>): void {
  if (task.protectedUntil === undefined) return;
  delete task.protectedUntil;
  const owners = ownersOf(work, task);
  if (!owners) return;
  const { service, deployment } = owners;
  if (deployment.protected) {
    deployment.protected = work.tables.remove(deployment.protected, task.order);
  }
  work.touched.add(service.name);
}

type Guarded = Pick<Deployment, "protected">;

/** Tasks of deployments that may not be stopped, by how they stand. */
export function heldOf(work: Work, deployments: readonly Guarded[]): Counts {
  const held = { ...noTasks };
  for (const id of deployments.flatMap(protectedIds)) {
    const standing = readTask(work, id)?.standing;
    if (standing === undefined || standing === "stopping" || standing === "stopped") continue;
    if (standing !== "unhealthy" || work.cluster.settings.protectUnhealthy) held[standing] += 1;
  }
  return held;
}

export function protectedIds({ protected: table }: Guarded): string[] {
  return table ? [...valuesOf(table)] : [];
}

/**
 * Whether ECS refuses to protect this task, or to protect it for longer: the service would then have more
 * protected tasks than it is to have in all, and no deployment of it could end.
 * Source: Amazon ECS Developer Guide, "Task scale-in protection considerations", `DEPLOYMENT_BLOCKED`.
 */
export function isProtectionBlocked(state: Cluster, id: string): boolean {
  const task = findTask(state, id);
  const service = task?.service === undefined ? undefined : findService(state, task.service);
  if (!task || !service) return false;
  const ids = new Set([...service.deployments.flatMap(protectedIds), id]);
  const live = [...ids].filter((each) => lookUp(state.tasks, each)?.desiredStatus === "RUNNING");
  return live.length > service.desiredCount;
}
