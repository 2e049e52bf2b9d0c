import type { Failure, ProtectedTask } from "@aws-sdk/client-ecs";
import type { Task } from "@hitless/ecs-scheduler";

import type { Wire } from "../wire.ts";
import { lastPart } from "../names.ts";
import type { Context } from "../operations/operation.ts";
import { findTask, type FoundTask } from "./find-task.ts";

/** Tasks that were asked for, and those for which there is no answer about protection. */
export interface Protectable {
  found: FoundTask[];
  failures: Wire<Failure>[];
}

/**
 * Sorts tasks into those that can be protected and those that cannot.
 * Source: Amazon ECS API Reference, "API failure reasons".
 */
export function protectable(
  context: Context,
  cluster: string,
  tasks: readonly string[],
): Protectable {
  const found: FoundTask[] = [];
  const failures: Wire<Failure>[] = [];
  for (const asked of tasks) {
    const there = findTask(context, cluster, asked);
    const reason = whyNot(there?.task);
    if (there === undefined || reason !== undefined) {
      const arn = context.names.task(cluster, lastPart(asked));
      failures.push({ arn, reason: reason?.reason, detail: reason?.detail });
    } else found.push(there);
  }
  return { found, failures };
}

function whyNot(task: Task | undefined): { reason: string; detail?: string } | undefined {
  if (task === undefined) return { reason: "MISSING" };
  if (task.service === undefined) {
    return { reason: "TASK_NOT_VALID", detail: "The task does not belong to a service." };
  }
  if (task.desiredStatus === "RUNNING") return undefined;
  return { reason: "TASK_NOT_VALID", detail: "The task stops or has stopped." };
}

export function protectionAnswer({ record, task }: FoundTask): Wire<ProtectedTask> {
  const { protectedUntil } = task;
  return {
    taskArn: record.taskArn,
    protectionEnabled: protectedUntil !== undefined,
    ...(protectedUntil !== undefined && { expirationDate: protectedUntil / 1000 }),
  };
}
