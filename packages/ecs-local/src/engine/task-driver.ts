import type { HostPort, LaunchType, TaskEvent } from "@hitless/ecs-scheduler";
import type { TaskOverride } from "@aws-sdk/client-ecs";

import type { TaskDefinitionRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";

/** A task that a driver is to run. */
export interface TaskToRun {
  id: string;
  /** The name of its cluster. */
  cluster: string;
  definition: TaskDefinitionRecord;
  overrides: Wire<TaskOverride>;
  hostPorts: readonly HostPort[];
  launchType: LaunchType;
  /** The address of its own that an awsvpc task has. */
  privateAddress: string;
  /** Which container instance it is placed on, counted from 1 over all clusters; none on Fargate. */
  instance: number | undefined;
}

export interface Address {
  host: string;
  port: number;
}

/** What has happened to a task, for the scheduler. */
export type Report = (cluster: string, event: TaskEvent) => void;

/**
 * Runs tasks. What comes of its calls is reported: of `start`, `task-pulling`, then
 * `task-started` or `task-failed-to-start`, later `container-health`, `container-exited` and `task-exited`.
 */
export interface TaskDriver {
  /**
   * Starts the task's containers. One that runs already, from before a restart, is gone on with. Rejects
   * where something other than the task failed, as `stop` does; both can be called again.
   */
  start(task: TaskToRun): Promise<void>;
  /** Goes on watching a task that was started before a restart; tells if it has ended since. */
  adopt(task: TaskToRun): void;
  /** SIGTERM, and SIGKILL after each container's `stopTimeout`. */
  stop(task: TaskToRun): Promise<void>;
  /**
   * The last lines of a container, oldest first, stdout and stderr in the order in which they came. Also of
   * a task that has ended, for a while; none of a container that never ran.
   */
  logs(task: TaskToRun, container: string, options: { lines: number }): Promise<string[]>;
  /** Where a port of a container is really reached, once the task has started. */
  addressOf(task: string, container: string, containerPort: number): Promise<Address | undefined>;
  /** The address that the task with this number in the cluster has as its own (awsvpc). */
  privateAddress(order: number): string;
  /** Ends all waits. With `keep`, tasks run on, to be adopted by the next run; else they are ended. */
  close(options: { keep: boolean }): Promise<void>;
}
