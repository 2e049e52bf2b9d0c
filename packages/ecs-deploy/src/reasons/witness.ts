import type { Cause, ContainerLog } from "../cause.ts";
import type { Clients } from "../clients.ts";
import type { DeployEvent } from "../events.ts";
import type { Caller } from "../follow/call.ts";
import { callFailure } from "../follow/call-failure.ts";
import { failureOfTask, type TaskFailure } from "./failure-of-task.ts";
import { joinCause, type Why } from "./join-cause.ts";
import { readLogs } from "./read-logs.ts";
import { stoppedTasks } from "./stopped-tasks.ts";
import { targetHealth, type TargetSeen } from "./target-health.ts";

/** Looks for what goes wrong in a deployment, and remembers it. What can't be read is said in the cause. */
export interface Witness {
  /** Takes in lines of the service's event list. */
  hear(message: string): void;
  lookAtTasks(): Promise<void>;
  lookAtTargets(targetGroups: readonly string[]): Promise<void>;
  /** With the last log lines of what failed. */
  tell(why: Why): Promise<Cause>;
  /** From what is known already, without a call. */
  tellAtOnce(why: Why): Cause;
}

export interface Watched {
  cluster: string;
  service: string;
  deployment: string;
  taskDefinition: string;
}

/** Containers whose lines are read, and how many of each. */
const mostLogs = 2;
const logLines = 10;

export function witness(
  clients: Clients,
  watched: Watched,
  { caller, onEvent }: { caller: Caller; onEvent: (event: DeployEvent) => void },
): Witness {
  const known = new Set<string>();
  const failures = new Map<string, TaskFailure>();
  const targets = new Map<string, TargetSeen>();
  const unhealthy = new Set<string>();
  const events: string[] = [];
  const unread = new Set<string>();
  let logs: readonly ContainerLog[] = [];

  /** What only explains must not end the wait. */
  async function read(what: string, from: () => Promise<void>): Promise<void> {
    try {
      await from();
    } catch (error) {
      caller.signal?.throwIfAborted();
      unread.add(`${what} could not be read: ${callFailure(error).message}`);
    }
  }

  async function takeTasks(): Promise<void> {
    for (const task of await stoppedTasks(clients.ecs, { ...watched, known }, caller)) {
      const isOver = task.lastStatus === "STOPPED";
      if (isOver && task.taskArn !== undefined) known.add(task.taskArn);
      const failure = task.startedBy === watched.deployment ? failureOfTask(task) : undefined;
      if (failure === undefined) continue;
      failures.set(failure.task, failure);
      if (!isOver) continue;
      const cause = { headline: failure.headline, details: [failure.detail], logs: [] };
      onEvent({ type: "task-stopped", task: failure.task, cause });
    }
  }

  async function takeTargets(targetGroup: string): Promise<void> {
    const { loadBalancing } = clients;
    if (loadBalancing === undefined) return;
    for (const target of await targetHealth(loadBalancing, targetGroup, caller)) {
      const key = `${target.targetGroup} ${target.id}:${target.port}`;
      const before = targets.get(key);
      targets.set(key, target);
      if (before?.state === target.state && before.reason === target.reason) continue;
      const { id, port, state, reason } = target;
      onEvent({ type: "target", id, port, state, ...(reason !== undefined && { reason }) });
      if (state === "unhealthy") unhealthy.add(inWords(target));
    }
  }

  async function takeLogs(): Promise<void> {
    const latest = [...failures.values()].toSorted((one, other) => other.at - one.at);
    const tasks = latest
      .filter(({ containers }) => containers.length > 0)
      .slice(0, mostLogs)
      .map(({ task, containers }) => ({ task, containers: containers.slice(0, 1) }));
    if (tasks.length === 0) return;
    logs = await readLogs(clients, { ...watched, tasks, lines: logLines }, caller);
  }

  const tellAtOnce = (why: Why) =>
    joinCause(
      {
        tasks: [...failures.values()],
        events: events.toReversed(),
        targets: [...unhealthy],
        unread: [...unread],
        logs,
      },
      why,
    );

  return {
    hear: (message) => void events.push(message),
    lookAtTasks: async () => read("stop reasons", takeTasks),
    async lookAtTargets(targetGroups) {
      for (const each of targetGroups)
        await read("health of targets", async () => takeTargets(each));
    },
    async tell(why) {
      await read("stop reasons", takeTasks);
      await read("logs", takeLogs);
      return tellAtOnce(why);
    },
    tellAtOnce,
  };
}

/** The same for all targets that fare alike: their addresses are in the events. */
function inWords({ reason, targetGroup }: TargetSeen): string {
  const why = reason === undefined ? "" : `: ${reason}`;
  return `a target fails the health checks of target group ${targetGroup}${why}`;
}
