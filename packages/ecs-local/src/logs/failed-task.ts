import { findTask, type Task } from "@hitless/ecs-scheduler";

import type { TaskDriver } from "../engine/task-driver.ts";
import type { State } from "../state/store.ts";
import { taskLogs } from "./task-logs.ts";

/** A task that nobody stopped. */
export interface TaskFailedEvent {
  type: "task-failed";
  cluster: string;
  task: string;
  /** Absent for a task of RunTask. */
  service?: string;
  stopCode: string;
  stoppedReason: string;
  containers: readonly {
    name: string;
    exitCode?: number;
    /** The last lines that it wrote. */
    lines: readonly string[];
  }[];
}

const fewLines = 10;

/** What there is to tell of a task that stopped; nothing where that was somebody's will, or its work is done. */
export async function failedTask(
  given: { state: State; driver: TaskDriver },
  { cluster, id }: { cluster: string; id: string },
): Promise<TaskFailedEvent | undefined> {
  const scheduler = given.state.schedulers.get(cluster);
  const task = scheduler === undefined ? undefined : findTask(scheduler, id);
  if (task === undefined || !hasFailed(task)) return undefined;
  const { containers } = await taskLogs(given, { cluster, task: id, lines: fewLines });
  return {
    type: "task-failed",
    cluster,
    task: id,
    ...(task.service !== undefined && { service: task.service }),
    stopCode: task.stopCode ?? "",
    stoppedReason: task.stoppedReason ?? "",
    containers: containers.map(({ name, lines }) => {
      const exitCode = task.containers.find((each) => each.name === name)?.exitCode;
      return { name, ...(exitCode !== undefined && { exitCode }), lines };
    }),
  };
}

/** A task of a service is never done; one of RunTask is when its essential containers exit with 0. */
function hasFailed({ stopCode, service, containers }: Task): boolean {
  if (stopCode === "TaskFailedToStart") return true;
  if (stopCode !== "EssentialContainerExited") return false;
  const isDone = containers.every(({ essential, exitCode = 0 }) => !essential || exitCode === 0);
  return service !== undefined || !isDone;
}
