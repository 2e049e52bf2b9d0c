import { type Cluster, type ClusterEvent, findTask } from "@hitless/ecs-scheduler";

/** The tasks that are STOPPED after events, and were not before. */
export function stoppedTasks(
  events: readonly ClusterEvent[],
  before: Cluster,
  after: Cluster,
): string[] {
  const named = new Set(events.flatMap((event) => ("task" in event ? [event.task] : [])));
  return [...named].filter((id) => isStopped(after, id) && !isStopped(before, id));
}

function isStopped(state: Cluster, id: string): boolean {
  return findTask(state, id)?.lastStatus === "STOPPED";
}
