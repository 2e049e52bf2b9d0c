import { messages } from "./messages.ts";
import { tellCondition } from "./tell.ts";
import { setTimer } from "./timers.ts";
import type { OpenDeployment, OpenService, Work } from "./work.ts";

export function countTaskFailure(deployment: OpenDeployment): void {
  deployment.failedTasks += 1;
}

/**
 * A task did not reach RUNNING. After some in a row the service waits before it starts more; what fails while
 * it waits belongs to the same round.
 * Source: Amazon ECS Developer Guide, "Amazon ECS service throttle logic".
 */
export function countStartFailure(work: Work, service: OpenService): void {
  const { afterFailures, firstMs, maxMs } = work.cluster.settings.throttle;
  const failures = service.throttle.failures + 1;
  service.throttle = { ...service.throttle, failures };
  if (failures < afterFailures || work.now < service.throttle.until) return;
  const delayMs = Math.min(maxMs, Math.max(firstMs, service.throttle.delayMs * 2));
  service.throttle = { failures, delayMs, until: work.now + delayMs };
  setTimer(work, work.now + delayMs, { is: "review", service: service.name });
  tellCondition(work, service, "cannotStart", messages.cannotStart(service.name));
}

/** A task reached RUNNING, or there is something else to start. */
export function endThrottle(work: Work, service: OpenService): void {
  if (service.throttle.failures === 0) return;
  service.throttle = { failures: 0, delayMs: 0, until: 0 };
  tellCondition(work, service, "cannotStart", undefined);
}
