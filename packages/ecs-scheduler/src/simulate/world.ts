import type { Action } from "../action.ts";
import type { Cluster } from "../cluster.ts";
import type { ClusterEvent, TaskEvent } from "../cluster-event.ts";
import { findService, findTask } from "../read.ts";
import { type Behavior, defaultBehavior, type Subject } from "./behavior.ts";
import type { Queue } from "./queue.ts";

/** Plays the drivers: carries actions out by putting into the queue what they would tell, and when. */
export interface World {
  carryOut(action: Action, now: number, state: Cluster): void;
}

export interface WorldOptions {
  readonly behaviorOf: (subject: Subject) => Partial<Behavior>;
  /** `deregistration_delay` of a target group. */
  readonly drainMs: (targetGroup: string) => number;
}

export function world(events: Queue<ClusterEvent>, { behaviorOf, drainMs }: WorldOptions): World {
  const behaviors = new Map<string, Behavior>();
  const started = new Map<string, number>();

  function start(action: Extract<Action, { do: "start-task" }>, now: number, state: Cluster): void {
    const { task, definition } = action;
    const nth = (started.get(definition) ?? 0) + 1;
    started.set(definition, nth);
    const behavior = { ...defaultBehavior, ...behaviorOf({ ...action, nth }) };
    behaviors.set(task, behavior);
    const pulling = now + behavior.provisionMs;
    const up = pulling + Math.max(1, behavior.startMs);
    events.put(pulling, { type: "task-pulling", task });
    const { fault } = behavior;
    if (fault?.is === "cannot-start") {
      events.put(up, { type: "task-failed-to-start", task, reason: fault.reason });
    } else if (fault?.is === "exits-at-start") {
      exit(state, { task, at: up, exitCode: fault.exitCode });
    } else {
      events.put(up, { type: "task-started", task });
      if (!hasTargets(state, action)) live(state, task, up);
    }
  }

  /** From RUNNING on. */
  function live(state: Cluster, task: string, now: number): void {
    const { healthyMs, fault } = behaviors.get(task) ?? defaultBehavior;
    if (fault?.is === "exits")
      exit(state, { task, at: now + fault.afterMs, exitCode: fault.exitCode });
    const failsAt = fault?.is === "fails-checks" ? fault.afterMs : Infinity;
    if (failsAt > healthyMs) check(state, { task, at: now + healthyMs, isWell: true });
    if (fault?.is === "fails-checks") {
      const reason = fault.reason === undefined ? {} : { reason: fault.reason };
      check(state, { task, at: now + failsAt, isWell: false, ...reason });
    }
  }

  function exit(
    state: Cluster,
    { task, at, exitCode }: { task: string; at: number; exitCode: number },
  ): void {
    const containers = findTask(state, task)?.containers ?? [];
    const container = containers.find(({ essential }) => essential)?.name ?? "";
    events.put(at, { type: "container-exited", task, container, exitCode });
  }

  function check(
    state: Cluster,
    { task, at, isWell, reason }: { task: string; at: number; isWell: boolean; reason?: string },
  ): void {
    const { containers = [], targets = {} } = findTask(state, task) ?? {};
    const told: TaskEvent[] = [];
    for (const { name, healthCheck } of containers) {
      const health = isWell ? "HEALTHY" : "UNHEALTHY";
      if (healthCheck) told.push({ type: "container-health", task, container: name, health });
    }
    for (const targetGroup of Object.keys(targets)) {
      const health = isWell ? "healthy" : "unhealthy";
      const because = reason === undefined ? {} : { reason };
      told.push({ type: "target-health", task, targetGroup, health, ...because });
    }
    for (const event of told) events.put(at, event);
  }

  return {
    carryOut(action, now, state) {
      switch (action.do) {
        case "start-task":
          return start(action, now, state);
        case "register-targets":
          events.put(now, { type: "targets-registered", task: action.task });
          return live(state, action.task, now);
        case "deregister-targets": {
          const longest = Math.max(0, ...action.targetGroups.map(drainMs));
          return events.put(now + longest, { type: "targets-drained", task: action.task });
        }
        case "stop-task": {
          const { stopMs } = behaviors.get(action.task) ?? defaultBehavior;
          behaviors.delete(action.task);
          const left = Math.min(stopMs, longestStopMs(state, action.task));
          return events.put(now + left, { type: "task-exited", task: action.task });
        }
        default:
      }
    },
  };
}

/** When the last container of a task gets SIGKILL. */
function longestStopMs(state: Cluster, task: string): number {
  const { containers = [] } = findTask(state, task) ?? {};
  return Math.max(0, ...containers.map(({ stopTimeout }) => stopTimeout * 1000));
}

/** Whether a task goes into target groups, which begins its life anew once it is registered. */
function hasTargets(
  state: Cluster,
  { service: name, deployment: id }: { service?: string; deployment?: string },
): boolean {
  const service = name === undefined ? undefined : findService(state, name);
  const deployment = service?.deployments.find((each) => each.id === id);
  return (deployment?.revision.loadBalancers.length ?? 0) > 0;
}
