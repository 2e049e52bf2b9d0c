import type { TaskDriver } from "../engine/task-driver.ts";
import { taskToRun } from "../engine/task-records.ts";
import { lastPart } from "../names.ts";
import { Fault } from "../protocol/fault.ts";
import type { State } from "../state/store.ts";

/** What a task has written to stdout and stderr. */
export interface TaskLogs {
  task: string;
  containers: readonly ContainerLogs[];
}

export interface ContainerLogs {
  name: string;
  /** The last ones, oldest first. */
  lines: readonly string[];
}

export interface LogsAsked {
  cluster: string;
  /** An id or an ARN. */
  task: string;
  /** @default all */
  container?: string | undefined;
  /** How many of each container. */
  lines: number;
}

/** @throws {Fault} where there is no such task, or it has no such container */
export async function taskLogs(
  { state, driver }: { state: State; driver: TaskDriver },
  { cluster, task: asked, container, lines }: LogsAsked,
): Promise<TaskLogs> {
  const task = taskToRun(state, cluster, lastPart(asked));
  if (task === undefined) {
    const message = `There is no task "${asked}" in the cluster "${cluster}", or it was forgotten since.`;
    throw new Fault("NotFound", message, { status: 404 });
  }
  const all = task.definition.containerDefinitions.map(({ name = "" }) => name);
  if (container !== undefined && !all.includes(container)) {
    const message = `The task has no container "${container}"; it has ${all.join(", ")}.`;
    throw new Fault("NotFound", message, { status: 404 });
  }
  const names = container === undefined ? all : [container];
  const read = names.map(async (name) => ({
    name,
    lines: await driver.logs(task, name, { lines }),
  }));
  return { task: task.id, containers: await Promise.all(read) };
}
