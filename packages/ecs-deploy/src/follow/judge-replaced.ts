import type { DeploymentSeen, Snapshot } from "./snapshot.ts";
import { type Basis, recordIn, type Verdict, waiting, waitingForRecord } from "./verdict.ts";

/** Ours is listed, and another deployment is the service's own. */
export function judgeReplaced(
  ours: DeploymentSeen,
  primary: DeploymentSeen,
  basis: Basis,
): Verdict {
  return isWayBack(ours.createdAt, primary, basis)
    ? judgeRollback(ours, primary)
    : supersededBy(primary);
}

/**
 * Ours is not listed: it has ended without tasks, or the answer is from before it began. Only what can't be
 * that old decides, or that it has stayed so for long.
 */
export function judgeUnlisted(
  left: { createdAt: number; reason: string },
  primary: DeploymentSeen,
  basis: Basis & { isOverdue: boolean },
): Verdict {
  const record = recordIn(basis);
  if (isToldWayBack(left.createdAt, primary, basis.snapshot)) return judgeRollback(left, primary);
  if (primary.createdAt > left.createdAt) return supersededBy(primary);
  const isBack = record?.status === "ROLLBACK_SUCCESSFUL" || record?.status === "ROLLBACK_FAILED";
  const isForgotten = basis.isOverdue && basis.record === "not-to-be-had";
  return isBack || isForgotten ? judgeRollback(left, primary) : waitingForRecord;
}

function judgeRollback({ reason }: { reason: string }, primary: DeploymentSeen): Verdict {
  const { taskDefinition, rolloutState } = primary;
  if (rolloutState === "COMPLETED") return { is: "rolled-back", serves: taskDefinition, reason };
  if (rolloutState === "FAILED") {
    return { is: "failed", reason: `the rollback failed too: ${primary.reason}` };
  }
  const isNearEnd = primary.running >= primary.desired && primary.pending === 0;
  return waiting({ isNearEnd, rollingBackTo: primary });
}

/** Whether the present deployment is the one that ECS goes back to from ours. */
function isWayBack(createdAt: number, primary: DeploymentSeen, { snapshot }: Basis): boolean {
  return primary.createdAt < createdAt || isToldWayBack(createdAt, primary, snapshot);
}

function isToldWayBack(
  createdAt: number,
  { id, reason, updatedAt }: DeploymentSeen,
  { events }: Snapshot,
): boolean {
  if (updatedAt >= createdAt && reason.includes("rolling back")) return true;
  const line = `rolling back to deployment ${id}.`;
  return events.some(({ at, message }) => at >= createdAt && message.endsWith(line));
}

function supersededBy({ id, taskDefinition }: DeploymentSeen): Verdict {
  return { is: "superseded", by: id, serves: taskDefinition };
}
