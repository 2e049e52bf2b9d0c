import type { Instance } from "./cluster.ts";
import type { UserEvent } from "./cluster-event.ts";
import { lackOf } from "./fit.ts";
import type { Lack } from "./service.ts";
import { startTask } from "./start-task.ts";
import { valuesOf } from "./table.ts";
import { readInstance, type Work } from "./work.ts";

/**
 * Starts tasks that belong to no service, each on the container instance with the fewest tasks that has room.
 * One without a place is refused at once, as RunTask does not wait.
 * Source: Amazon ECS API Reference, "RunTask" and "API failure reasons".
 */
export function runTasks(work: Work, event: Extract<UserEvent, { type: "tasks-run" }>): void {
  const { definition, count, launchType, group, startedBy } = event;
  const wanted = { definition, launchType, group, ...(startedBy !== undefined && { startedBy }) };
  for (let started = 0; started < count; started += 1) {
    const place = launchType === "EC2" ? choose(work, event) : undefined;
    if (place && "reason" in place) work.actions.push({ do: "refuse-task", ...place });
    else startTask(work, { ...wanted, instance: place });
  }
}

function choose(
  work: Work,
  { definition }: Extract<UserEvent, { type: "tasks-run" }>,
): Instance | { reason: string; instance?: string } {
  let best: Instance | undefined;
  let lacking: { instance: string; lacks: Lack } | undefined;
  for (const instance of activeInstances(work)) {
    const lacks = lackOf(instance, definition);
    if (lacks) lacking ??= { instance: instance.id, lacks };
    else if (!best || instance.tasks.size < best.tasks.size) best = instance;
  }
  if (best) return best;
  return lacking
    ? { reason: `RESOURCE:${lacking.lacks}`, instance: lacking.instance }
    : { reason: "No Container Instances were found in your cluster." };
}

function* activeInstances(work: Work): Generator<Instance> {
  const ids = new Set(work.opened.instances.keys());
  for (const { id } of valuesOf(work.cluster.instances)) ids.add(id);
  for (const id of ids) {
    const instance = readInstance(work, id);
    if (instance?.status === "ACTIVE") yield instance;
  }
}
