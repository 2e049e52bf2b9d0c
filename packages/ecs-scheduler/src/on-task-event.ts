import type { ChosenPort, TaskEvent } from "./cluster-event.ts";
import { endThrottle } from "./failures.ts";
import { isChecked, watchGracePeriod } from "./grace-period.ts";
import { healthStatusOf } from "./judge-health.ts";
import { messages, stoppedReasons } from "./messages.ts";
import { rebook } from "./resources.ts";
import type { LoadBalancer } from "./service.ts";
import { ownersOf, restand } from "./stand.ts";
import { restandAloud } from "./tell-unhealthy.ts";
import { finishTask, signal, stopTask, taskDied } from "./stop-task.ts";
import type { HostPort, Task, TaskContainer } from "./task.ts";
import { tellTogether } from "./tell.ts";
import { setTimer } from "./timers.ts";
import { type Open, openTask, type Work } from "./work.ts";

type Of<Type extends TaskEvent["type"]> = Extract<TaskEvent, { type: Type }>;

export function onTaskEvent(work: Work, event: TaskEvent): void {
  const task = openTask(work, event.task);
  if (!task || task.lastStatus === "STOPPED") return;
  switch (event.type) {
    case "task-pulling":
      if (task.lastStatus === "PROVISIONING") task.lastStatus = "PENDING";
      return;
    case "task-started":
      return onStarted(work, task, event);
    case "targets-registered":
      return onRegistered(work, task);
    case "container-health":
      return onContainerHealth(work, task, event);
    case "target-health":
      return onTargetHealth(work, task, event);
    case "targets-drained":
      if (task.lastStatus === "DEACTIVATING") signal(work, task);
      return;
    case "container-exited":
      return onContainerExited(work, task, event);
    case "task-exited":
      return onExited(work, task);
    case "task-failed-to-start":
      return onFailedToStart(work, task, event);
  }
}

function onStarted(work: Work, task: Open<Task>, { hostPorts = [] }: Of<"task-started">): void {
  if (task.lastStatus !== "PROVISIONING" && task.lastStatus !== "PENDING") return;
  for (const chosen of hostPorts) {
    const { hostPort } = chosen;
    task.hostPorts = task.hostPorts.map((each) =>
      isFor(chosen, each) ? { ...each, hostPort } : each,
    );
  }
  if (hostPorts.length > 0) rebook(work, task);
  const targets = loadBalancersOf(work, task);
  if (targets.length === 0) return run(work, task);
  task.lastStatus = "ACTIVATING";
  task.targets = Object.fromEntries(
    targets.map(({ targetGroup }) => [targetGroup, { health: "initial" as const }]),
  );
  work.actions.push({ do: "register-targets", task: task.id, targets });
}

function isFor(
  { container, containerPort, protocol }: ChosenPort,
  { container: of, containerPort: port, protocol: by }: HostPort,
): boolean {
  return port === containerPort && (container ?? of) === of && (protocol ?? by) === by;
}

function loadBalancersOf(work: Work, task: Task): readonly LoadBalancer[] {
  return ownersOf(work, task)?.deployment.revision.loadBalancers ?? [];
}

function onRegistered(work: Work, task: Open<Task>): void {
  if (task.lastStatus !== "ACTIVATING") return;
  const service = ownersOf(work, task)?.service;
  for (const group of service ? Object.keys(task.targets) : []) {
    if (!service) continue;
    const text = (count: number) => messages.registered(service.name, count, group);
    tellTogether(work, service, { kind: "registered", of: group, text });
  }
  run(work, task);
}

function run(work: Work, task: Open<Task>): void {
  task.lastStatus = "RUNNING";
  task.startedAt = work.now;
  const service = ownersOf(work, task)?.service;
  if (!service) return;
  endThrottle(work, service);
  if (isChecked(task)) {
    watchGracePeriod(work, task, service);
  } else {
    setTimer(work, work.now + work.cluster.settings.settleMs, { is: "settled", task: task.id });
  }
  restand(work, task);
}

function onContainerHealth(
  work: Work,
  task: Open<Task>,
  { container, health }: Of<"container-health">,
): void {
  task.containers = change(task.containers, container, { health });
  task.healthStatus = healthStatusOf(task.containers);
  restandAloud(work, task);
}

function onTargetHealth(work: Work, task: Open<Task>, event: Of<"target-health">): void {
  const { targetGroup, health, reason } = event;
  const present = task.targets[targetGroup];
  if (!present || present.health === "draining") return;
  const next = { health, ...(reason !== undefined && { reason }) };
  task.targets = { ...task.targets, [targetGroup]: next };
  restandAloud(work, task, event.port);
}

function onContainerExited(work: Work, task: Open<Task>, event: Of<"container-exited">): void {
  const { container, exitCode, reason } = event;
  task.containers = change(task.containers, container, {
    ...(exitCode !== undefined && { exitCode }),
    ...(reason !== undefined && { reason }),
  });
  const isEssential = task.containers.some((each) => each.name === container && each.essential);
  if (isEssential) die(work, task);
}

/** A container without which the task is nothing has exited: the others are stopped. */
function die(work: Work, task: Open<Task>): void {
  if (task.desiredStatus === "STOPPED") return;
  taskDied(work, task);
  const reason = stoppedReasons.essentialExited;
  stopTask(work, task, { code: "EssentialContainerExited", reason, how: "at-once" });
}

function onExited(work: Work, task: Open<Task>): void {
  die(work, task);
  finishTask(work, task);
}

function onFailedToStart(work: Work, task: Open<Task>, event: Of<"task-failed-to-start">): void {
  if (task.desiredStatus === "RUNNING") {
    taskDied(work, task);
    task.stopCode = event.stopCode ?? "TaskFailedToStart";
    task.stoppedReason = event.reason;
    task.stoppingAt = work.now;
  }
  finishTask(work, task);
}

function change(
  containers: readonly TaskContainer[],
  name: string,
  to: Partial<TaskContainer>,
): readonly TaskContainer[] {
  return containers.map((each) => (each.name === name ? { ...each, ...to } : each));
}
