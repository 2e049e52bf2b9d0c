import type { Task } from "./task.ts";

/**
 * Whether SIGTERM has to wait until the load balancer has drained a task: where it is registered, and not
 * stopped because it is of no use any more.
 */
export function drainsFirst({ targets }: Pick<Task, "targets">, how: "drain" | "at-once"): boolean {
  return how === "drain" && Object.keys(targets).length > 0;
}
