import { messages } from "./messages.ts";
import { ownersOf, restand } from "./stand.ts";
import type { Task } from "./task.ts";
import { tell } from "./tell.ts";
import type { Open, Work } from "./work.ts";

/** Judges a task anew, and tells when it has become unhealthy by that, and by which check. */
export function restandAloud(work: Work, task: Open<Task>, port?: number): void {
  const before = task.standing;
  restand(work, task);
  const owners = ownersOf(work, task);
  if (!owners || before === "unhealthy" || task.standing !== "unhealthy") return;
  const { service, deployment } = owners;
  const failed = Object.entries(task.targets).find(([, { health }]) => health === "unhealthy");
  if (!failed) {
    const text = messages.containerUnhealthy(service.name, task.id);
    return tell(work, service, { kind: "containerUnhealthy", text });
  }
  const [targetGroup, { reason = "Health checks failed" }] = failed;
  const { loadBalancers } = deployment.revision;
  const balancer = loadBalancers.find((each) => each.targetGroup === targetGroup);
  const of = { task: task.id, port: port ?? balancer?.containerPort ?? 0, targetGroup, reason };
  tell(work, service, {
    kind: "targetUnhealthy",
    text: messages.targetUnhealthy(service.name, of),
  });
}
