import { countStartFailure, countTaskFailure } from "./failures.ts";
import { messages } from "./messages.ts";
import { dropProtection } from "./protection.ts";
import { release } from "./resources.ts";
import { ownersOf, restand } from "./stand.ts";
import type { StopCode, Task } from "./task.ts";
import { tellTogether } from "./tell.ts";
import { setTimer } from "./timers.ts";
import type { Open, Work } from "./work.ts";

export interface Stop {
  code: StopCode;
  reason: string;
  /** `drain`: SIGTERM only when the load balancer has drained it. `at-once`: it is of no use any more. */
  how: "drain" | "at-once";
}

/** Tells a task to stop. Twice is once. */
export function stopTask(work: Work, task: Open<Task>, { code, reason, how }: Stop): void {
  if (task.desiredStatus === "STOPPED") return;
  dropProtection(work, task);
  task.desiredStatus = "STOPPED";
  task.stopCode = code;
  task.stoppedReason = reason;
  task.stoppingAt = work.now;
  if (work.rules.drainsFirst(task, how)) {
    task.lastStatus = "DEACTIVATING";
    const { deregisterAfterMs } = work.cluster.settings;
    if (deregisterAfterMs === 0) deregister(work, task);
    else setTimer(work, work.now + deregisterAfterMs, { is: "deregister", task: task.id });
  } else {
    if (Object.keys(task.targets).length > 0) deregister(work, task);
    signal(work, task);
  }
  restand(work, task);
}

/** Takes a task out of its target groups. */
export function deregister(work: Work, task: Open<Task>): void {
  const targetGroups = Object.keys(task.targets);
  if (Object.values(task.targets).some(({ health }) => health === "draining")) return;
  task.targets = Object.fromEntries(targetGroups.map((group) => [group, { health: "draining" }]));
  work.actions.push({ do: "deregister-targets", task: task.id, targetGroups });
  const owners = ownersOf(work, task);
  if (!owners) return;
  const { service, deployment } = owners;
  for (const group of targetGroups) {
    const text = (count: number) => messages.deregistered(service.name, count, group);
    tellTogether(work, service, { kind: "deregistered", of: group, text });
  }
  const text = (count: number) => messages.draining(service.name, deployment.id, count);
  tellTogether(work, service, { kind: "draining", of: deployment.id, text });
}

/** Has SIGTERM sent. */
export function signal(work: Work, task: Open<Task>): void {
  task.lastStatus = "STOPPING";
  work.actions.push({ do: "stop-task", task: task.id, reason: task.stoppedReason ?? "" });
}

/** Nothing of it runs any more: it gives back what it had. */
export function finishTask(work: Work, task: Open<Task>): void {
  if (task.lastStatus === "STOPPED") return;
  const owners = ownersOf(work, task);
  dropProtection(work, task);
  task.desiredStatus = "STOPPED";
  task.lastStatus = "STOPPED";
  task.stoppedAt = work.now;
  release(work, task, owners?.service);
  restand(work, task);
  setTimer(work, work.now + work.cluster.settings.keepStoppedMs, { is: "forget", task: task.id });
}

/** A task that ended by itself: counted as failed where the circuit breaker looks at that. */
export function taskDied(work: Work, task: Open<Task>): void {
  const owners = ownersOf(work, task);
  if (!owners) return;
  if (task.startedAt === undefined) {
    countTaskFailure(owners.deployment);
    countStartFailure(work, owners.service);
  } else if (!task.wasHealthy && work.cluster.settings.countEarlyExits) {
    countTaskFailure(owners.deployment);
  }
}
