import { setTimeout as delay } from "node:timers/promises";

import {
  type ContainerDefinition,
  DescribeTasksCommand,
  type Task,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";

import { abortable } from "../abortable.ts";
import type { Clients } from "../clients.ts";
import { callFailure } from "../follow/call-failure.ts";
import { openOutput } from "./open-output.ts";
import type { RunEnd, RunReceipt } from "./run-receipt.ts";

/** What happens while a task runs. */
export type RunEvent =
  | { type: "task-started"; task: string; taskDefinition: string }
  /** `lastStatus` of the task has changed. */
  | { type: "status"; task: string; status: string }
  /** The container that counts has written a line. */
  | { type: "output"; container: string; line: string }
  /** Why its output is not shown. */
  | { type: "no-output"; container: string; why: string };

export interface FollowTaskOptions {
  cluster: string;
  task: string;
  definition: TaskDefinition;
  /** Whose exit code and output it is about. */
  container: ContainerDefinition;
  endpointUrl?: string;
  limitMs?: number;
  lostAfterMs?: number;
  signal?: AbortSignal;
  onEvent?: (event: RunEvent) => void;
}

/** Polls become slower while nothing happens. */
const firstPollMs = 500;
const lastPollMs = 5_000;

/** Waits until a task is STOPPED, and tells what its container writes. */
export async function followTask(
  clients: Clients,
  options: FollowTaskOptions,
): Promise<RunReceipt> {
  const { cluster, task: arn, definition, container, onEvent } = options;
  const { signal, limitMs = 3_600_000, lostAfterMs = 60_000 } = options;
  const deadline = AbortSignal.timeout(limitMs);
  const stop = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  const output = openOutput(clients, options);
  const receipt = { task: arn, taskDefinition: definition.taskDefinitionArn ?? "" };
  let status = "";
  let pollMs = firstPollMs;
  let answeredAt = Date.now();
  try {
    for (;;) {
      const answer = await describe(clients, { cluster, arn, signal: stop });
      if ("error" in answer) {
        const isOver =
          Date.now() - answeredAt >= lostAfterMs || callFailure(answer.error).is === "refused";
        if (isOver) return { ...receipt, ended: lost(answer.error), containers: [] };
        await delay(pollMs, undefined, { signal: stop });
        continue;
      }
      answeredAt = Date.now();
      const { task } = answer;
      const moved = task?.lastStatus !== undefined && task.lastStatus !== status;
      status = task?.lastStatus ?? status;
      if (moved) onEvent?.({ type: "status", task: arn, status });
      if (task !== undefined && status === "STOPPED") {
        await output.end(stop);
        return { ...receipt, ended: endOf(task, container), containers: containersOf(task) };
      }
      const wrote = await output.read(stop);
      pollMs = moved || wrote ? firstPollMs : Math.min(lastPollMs, pollMs * 1.5);
      await delay(pollMs, undefined, { signal: stop });
    }
  } catch (error) {
    if (!stop.aborted) throw error;
    const ended: RunEnd = signal?.aborted
      ? { is: "interrupted" }
      : { is: "timed-out", status: status || "not yet seen" };
    return { ...receipt, ended, containers: [] };
  }
}

/** No task where it is not yet seen: what RunTask has answered may take a moment to be described. */
async function describe(
  { ecs }: Clients,
  { cluster, arn, signal }: { cluster: string; arn: string; signal: AbortSignal },
): Promise<{ task: Task | undefined } | { error: unknown }> {
  try {
    const command = new DescribeTasksCommand({ cluster, tasks: [arn] });
    const { tasks: [task] = [] } = await ecs.send(command, abortable(signal));
    return { task };
  } catch (error) {
    if (signal.aborted) throw error;
    return { error };
  }
}

function lost(error: unknown): RunEnd {
  return { is: "lost", reason: callFailure(error).message };
}

function endOf({ containers = [], stoppedReason }: Task, { name }: ContainerDefinition): RunEnd {
  const { exitCode, reason } = containers.find((each) => each.name === name) ?? {};
  const why = [stoppedReason, reason].filter(Boolean).join(": ") || "ECS gave no reason";
  return exitCode === undefined
    ? { is: "not-run", reason: why }
    : { is: "exited", exitCode, reason: why };
}

function containersOf({ containers = [] }: Task): RunReceipt["containers"] {
  return containers.map(({ name = "", exitCode, reason }) => ({
    name,
    ...(exitCode !== undefined && { exitCode }),
    ...(reason !== undefined && { reason }),
  }));
}
