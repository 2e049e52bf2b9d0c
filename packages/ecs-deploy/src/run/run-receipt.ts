/** How a one-off task ended. */
export interface RunReceipt {
  /** Its ARN. */
  task: string;
  taskDefinition: string;
  ended: RunEnd;
  /** Each container, once the task has ended. */
  containers: readonly { name: string; exitCode?: number; reason?: string }[];
}

export type RunEnd =
  /** Of the container that counts. */
  | { is: "exited"; exitCode: number; reason: string }
  /** It never ran, or was ended before its container had an exit code. */
  | { is: "not-run"; reason: string }
  /** The limit was over: the task goes on. */
  | { is: "timed-out"; status: string }
  /** Nobody waits any more: the task goes on. */
  | { is: "interrupted" }
  /** The endpoint does not answer any more: the task goes on, nobody knows how it ends. */
  | { is: "lost"; reason: string }
  /** Nobody waited (`detach`). */
  | { is: "running" };
