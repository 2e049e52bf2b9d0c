import { findTask } from "@hitless/ecs-scheduler";
import type { Runtime } from "@hitless/runtime";

import type { State } from "../state/store.ts";
import { taskLabel } from "./container-facts.ts";

/** Removes the instances of tasks that have ended for the scheduler, at the latest while nobody was there to do it. */
export async function removeStrays(
  runtime: Runtime,
  labels: Readonly<Record<string, string>>,
  state: State,
): Promise<void> {
  const open = new Set(
    state.tasks
      .values()
      .filter((each) => isOpen(state, each.cluster, each.id))
      .map(({ id }) => id),
  );
  for (const { id, labels: found } of await runtime.list(labels)) {
    if (open.has(found[taskLabel] ?? "")) continue;
    await runtime.stop(id);
    await runtime.remove(id);
  }
}

/** Whether a task has not ended. */
export function isOpen(state: State, cluster: string, task: string): boolean {
  const scheduler = state.schedulers.get(cluster);
  const found = scheduler && findTask(scheduler, task);
  return found !== undefined && found.lastStatus !== "STOPPED";
}
