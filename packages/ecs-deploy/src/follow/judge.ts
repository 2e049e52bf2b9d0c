import { judgeReplaced, judgeUnlisted } from "./judge-replaced.ts";
import { type DeploymentSeen, primaryOf } from "./snapshot.ts";
import { stallOf } from "./stall-reason.ts";
import {
  type Basis,
  recordIn,
  type Verdict,
  waiting,
  waitingForRecord,
  type Wanted,
} from "./verdict.ts";

/** How our deployment stands after one more answer. Pure: no clock, no AWS. */
export function judge(wanted: Wanted, basis: Basis): Verdict {
  const { snapshot, memory, now, patience } = basis;
  const ours = snapshot.deployments.find(({ id }) => id === wanted.deployment);
  if (snapshot.status !== "ACTIVE") return judgeGone(basis);
  if (ours?.status === "PRIMARY") return judgePrimary(ours, wanted, basis);
  const primary = primaryOf(snapshot);
  if (primary === undefined) return waiting({});
  if (ours !== undefined) return judgeReplaced(ours, primary, basis);

  const createdAt = memory.createdAt ?? recordIn(basis)?.createdAt;
  const isOverdue = now - (memory.unlistedSince ?? now) >= patience.staleMs;
  if (createdAt === undefined) {
    return isOverdue && basis.record !== undefined ? neverSeen(wanted) : waitingForRecord;
  }
  const left = { createdAt, reason: memory.ours?.reason ?? "" };
  return judgeUnlisted(left, primary, { ...basis, isOverdue });
}

function judgePrimary(
  ours: DeploymentSeen,
  { taskDefinition, until }: Wanted,
  basis: Basis,
): Verdict {
  if (ours.taskDefinition !== taskDefinition) {
    const reason = `the deployment ${ours.id} rolls out ${ours.taskDefinition}, ${taskDefinition} was expected`;
    return { is: "failed", reason };
  }
  if (ours.rolloutState === "FAILED") return judgeFailed(ours, basis);
  const { snapshot } = basis;
  const isAlone = snapshot.deployments.length === 1;
  const isFull = ours.running === snapshot.desired && ours.pending === 0;
  if (ours.rolloutState !== "COMPLETED") return judgeProgress(ours, basis);
  if (snapshot.desired === 0) return { is: "scaled-to-zero" };
  if (until === "completed" || (isAlone && isFull)) return { is: "completed" };
  return judgeProgress(ours, basis);
}

/** FAILED is not the end where ECS goes back in a moment. */
function judgeFailed(ours: DeploymentSeen, basis: Basis): Verdict {
  const { record, snapshot, memory, now, patience } = basis;
  const failed: Verdict = { is: "failed", reason: ours.reason };
  if (record === undefined) return waitingForRecord;
  if (record === "not-to-be-had") {
    if (!snapshot.rollsBack) return failed;
  } else {
    if (record.status === "STOPPED" || record.status === "ROLLBACK_FAILED") return failed;
    if (record.status.startsWith("ROLLBACK")) return waitingForRecord;
  }
  const isOverdue = now - (memory.failedSince ?? now) >= patience.staleMs;
  return isOverdue ? failed : waitingForRecord;
}

function judgeProgress(ours: DeploymentSeen, basis: Basis): Verdict {
  const { snapshot, memory, now, patience } = basis;
  const why = stallOf(ours, snapshot);
  const limitMs = why?.why === "configuration" ? patience.stallMs / 6 : patience.stallMs;
  if (why !== undefined && now - memory.movedAt >= limitMs) return { is: "stalled", ...why };
  return waiting({ isNearEnd: ours.running >= snapshot.desired && ours.pending === 0 });
}

function neverSeen({ deployment }: Wanted): Verdict {
  return { is: "unknown", reason: `the service does not list the deployment ${deployment}` };
}

function judgeGone({ snapshot: { status }, memory, now, patience }: Basis): Verdict {
  const isOverdue = now - (memory.unlistedSince ?? now) >= patience.staleMs;
  if (status === "MISSING") {
    return isOverdue ? { is: "failed", reason: "the service is not there" } : waiting({});
  }
  // An answer from before our deployment may show a service of the same name that was deleted.
  if (memory.ours === undefined && !isOverdue) return waiting({});
  return { is: "failed", reason: `the service was deleted: it is ${status}` };
}
