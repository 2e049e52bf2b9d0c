import { addPrimary, makePrimary } from "./begin-deployment.ts";
import {
  changeServiceDeployment,
  currentServiceDeployment,
  rollbackTarget,
} from "./deployments.ts";
import { messages, rolloutReasons } from "./messages.ts";
import type { ServiceDeploymentStatus } from "./service.ts";
import { tell } from "./tell.ts";
import type { OpenDeployment, OpenService, Work } from "./work.ts";

export interface Failure {
  /** As in the event list. */
  readonly why: string;
  /** How `rolloutStateReason` words it. */
  readonly word: (what: string) => string;
  readonly rollback: boolean;
}

export function completeDeployment(
  work: Work,
  service: OpenService,
  deployment: OpenDeployment,
): void {
  deployment.rolloutState = "COMPLETED";
  deployment.rolloutStateReason = rolloutReasons.completed(deployment.id);
  deployment.completed = true;
  deployment.updatedAt = work.now;
  delete deployment.bakingSince;
  for (const each of service.deployments) if (each !== deployment) each.completed = false;
  const isRollback = currentServiceDeployment(service)?.rollback !== undefined;
  finish(work, service, isRollback ? "ROLLBACK_SUCCESSFUL" : "SUCCESSFUL");
  tell(work, service, {
    kind: "completed",
    text: messages.completed(service.name, deployment.id),
  });
}

/** Ends the present deployment as FAILED, and goes back where that is wanted and there is a way. */
export function failDeployment(
  work: Work,
  service: OpenService,
  { why, word, rollback }: Failure,
): void {
  const [failed] = service.deployments;
  if (!failed) return;
  markFailed(work, failed, word(why));
  tell(work, service, { kind: "failed", text: messages.failed(service.name, failed.id, why) });
  if (rollback && rollBack(work, service, { reason: failed.rolloutStateReason, word })) return;
  const rolledBack = currentServiceDeployment(service)?.rollback !== undefined;
  finish(
    work,
    service,
    rollback || rolledBack ? "ROLLBACK_FAILED" : "STOPPED",
    failed.rolloutStateReason,
  );
}

/** What StopServiceDeployment does. */
export function stopDeployment(
  work: Work,
  service: OpenService,
  stopType: "ROLLBACK" | "ABORT",
): void {
  const [stopped] = service.deployments;
  if (!stopped) return;
  const word = rolloutReasons.stopped;
  markFailed(work, stopped, word(stopType === "ABORT" ? "aborted" : "rollback requested"));
  const reason = stopped.rolloutStateReason;
  if (stopType === "ABORT") return finish(work, service, "STOPPED", reason);
  if (!rollBack(work, service, { reason, word })) finish(work, service, "ROLLBACK_FAILED", reason);
}

function markFailed(work: Work, deployment: OpenDeployment, reason: string): void {
  deployment.rolloutState = "FAILED";
  deployment.rolloutStateReason = reason;
  deployment.updatedAt = work.now;
  delete deployment.bakingSince;
}

/**
 * Makes the newest completed deployment the present one again, with its old id. It cannot be gone back to again
 * before it is COMPLETED.
 * Source: Amazon ECS Developer Guide, "How the Amazon ECS deployment circuit breaker detects failures".
 */
function rollBack(
  work: Work,
  service: OpenService,
  { reason, word }: { reason: string; word: (what: string) => string },
): boolean {
  const old = rollbackTarget(service);
  if (!old) return false;
  const target =
    work.cluster.settings.rollbackBy === "new-deployment"
      ? addPrimary(work, service, old.revision)
      : old;
  old.completed = false;
  target.rolloutState = "IN_PROGRESS";
  target.rolloutStateReason = word(rolloutReasons.rollingBackTo(target.id));
  target.failedTasks = 0;
  target.updatedAt = work.now;
  target.ignoredAlarms = service.configuration.alarms.alarmNames.filter(
    (name) => work.cluster.alarms[name] === "ALARM",
  );
  makePrimary(work, service, target);
  tell(work, service, { kind: "rollingBack", text: messages.rollingBack(service.name, target.id) });
  const rollback = { to: target.id, reason, startedAt: work.now };
  changeServiceDeployment(work, service, { status: "ROLLBACK_IN_PROGRESS", rollback });
  return true;
}

export function finish(
  work: Work,
  service: OpenService,
  status: ServiceDeploymentStatus,
  statusReason?: string,
): void {
  changeServiceDeployment(work, service, {
    status,
    ...(statusReason !== undefined && { statusReason }),
    ...(status === "STOPPED" && { stoppedAt: work.now }),
    finishedAt: work.now,
  });
}
