import { restandAloud } from "./tell-unhealthy.ts";
import { valuesOf } from "./table.ts";
import type { Task } from "./task.ts";
import { setTimer } from "./timers.ts";
import { type OpenService, openTask, type Work } from "./work.ts";

const running = ["settling", "healthy", "unhealthy", "leaving"] as const;

/** Looks again at a task with checks when its service's grace period is over. */
export function watchGracePeriod(
  work: Work,
  { id, startedAt = work.now }: Pick<Task, "id" | "startedAt">,
  { healthCheckGracePeriodSeconds }: Pick<OpenService, "healthCheckGracePeriodSeconds">,
): void {
  const over = startedAt + healthCheckGracePeriodSeconds * 1000;
  if (over > work.now) setTimer(work, over, { is: "grace-over", task: id });
}

/** Gives a service another grace period, which is that of its running tasks too. */
export function changeGracePeriod(work: Work, service: OpenService, seconds: number): void {
  if (seconds === service.healthCheckGracePeriodSeconds) return;
  service.healthCheckGracePeriodSeconds = seconds;
  const ids = service.deployments.flatMap(({ tasks }) =>
    running.flatMap((standing) => [...valuesOf(tasks[standing])]),
  );
  for (const id of ids) {
    const task = openTask(work, id);
    if (!task) continue;
    restandAloud(work, task);
    if (isChecked(task)) watchGracePeriod(work, task, service);
  }
}

/** Whether it has health checks, of its own or of a load balancer. */
export function isChecked({ containers, targets }: Pick<Task, "containers" | "targets">): boolean {
  const hasCheck = containers.some(({ essential, healthCheck }) => essential && healthCheck);
  return hasCheck || Object.keys(targets).length > 0;
}
