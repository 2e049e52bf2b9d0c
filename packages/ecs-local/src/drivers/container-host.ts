import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import type { ChosenPort } from "@hitless/ecs-scheduler";
import type { Instance, InstanceSpec, Runtime } from "@hitless/runtime";

import type { Address, TaskToRun } from "../engine/task-driver.ts";
import type { Wire } from "../wire.ts";

export type Container = Wire<ContainerDefinition>;

/** In what the drivers for processes and for containers differ. */
export interface ContainerHost {
  runtime: Runtime;
  /** What all instances of this endpoint bear. */
  labels: Readonly<Record<string, string>>;
  /**
   * Gets ready what a task needs before its first container, such as images.
   * @throws {Error} whose message is the task's `stoppedReason`
   */
  prepare(task: TaskToRun, signal: AbortSignal): Promise<void>;
  /** The containers of a task with all that each has to wait for. */
  inOrder(task: TaskToRun): readonly Container[];
  /** @throws {Error} where the container cannot be run here */
  spec(task: TaskToRun, container: Container): InstanceSpec;
  /** Where the instances do not tell their health: runs the container's check until the signal. */
  watchHealth?: (
    container: Container,
    given: {
      instance: Instance;
      spec: InstanceSpec;
      onHealth: (health: "HEALTHY" | "UNHEALTHY") => void;
      signal: AbortSignal;
    },
  ) => void;
  /** Which ports the containers got that run now, by their names, where that was left to them. */
  hostPorts(task: TaskToRun, running: ReadonlyMap<string, Instance>): Promise<ChosenPort[]>;
  addressOf(
    task: TaskToRun,
    container: string,
    containerPort: number,
  ): Promise<Address | undefined>;
  privateAddress(order: number): string;
  /** What went wrong, in the words that a `stoppedReason` has. */
  wordsOf(error: unknown): string;
  /** Resolves when the instances are to be looked at again. */
  changed(signal: AbortSignal): Promise<void>;
  /** Removes what a task had beside its instances. */
  forget(task: TaskToRun): Promise<void>;
  close(options: { keep: boolean }): Promise<void>;
}
