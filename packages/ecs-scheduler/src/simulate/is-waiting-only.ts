import type { Cluster, Timer } from "../cluster.ts";
import { findService, findTask } from "../read.ts";
import { valuesOf } from "../table.ts";

/** Whether nothing is due any more but reminders and the forgetting of tasks that stopped. */
export function isWaitingOnly(state: Cluster, now: number): boolean {
  for (const due of valuesOf(state.timers)) {
    for (const timer of valuesOf(due)) if (matters(state, timer, now)) return false;
  }
  return true;
}

function matters(state: Cluster, timer: Timer, now: number): boolean {
  if (timer.is === "forget") return false;
  if (timer.is === "review") {
    const service = findService(state, timer.service);
    if (service?.status !== "ACTIVE") return false;
    const [primary] = service.deployments;
    const isNew = primary !== undefined && now < primary.updatedAt + state.settings.roundMs;
    return isNew || service.throttle.until > now || primary?.bakingSince !== undefined;
  }
  const task = findTask(state, timer.task);
  if (timer.is === "deregister") return task?.lastStatus === "DEACTIVATING";
  if (timer.is === "protection-over") return task?.protectedUntil !== undefined;
  return task?.standing === "settling";
}
