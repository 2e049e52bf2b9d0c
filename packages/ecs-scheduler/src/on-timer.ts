import type { Timer } from "./cluster.ts";
import { endProtection } from "./protection.ts";
import { ownersOf } from "./stand.ts";
import { deregister } from "./stop-task.ts";
import { restandAloud } from "./tell-unhealthy.ts";
import { openTask, removeTask, type Work } from "./work.ts";

/** Does what is due, unless it has become untrue since it was set. */
export function onTimer(work: Work, timer: Timer): void {
  if (timer.is === "review") {
    work.touched.add(timer.service);
    return;
  }
  const task = openTask(work, timer.task);
  if (!task) return;
  if (timer.is === "forget") return removeTask(work, task.id);
  if (timer.is === "deregister") {
    if (task.lastStatus === "DEACTIVATING") deregister(work, task);
    const owners = ownersOf(work, task);
    if (owners) work.touched.add(owners.service.name);
    return;
  }
  if (timer.is === "protection-over") return endProtection(work, task);
  if (task.lastStatus !== "RUNNING" || task.desiredStatus === "STOPPED") return;
  restandAloud(work, task);
}
