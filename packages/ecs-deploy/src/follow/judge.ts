import type { StallReason } from "../outcome.ts";
import type { Memory } from "./memory.ts";
import type { Patience } from "./patience.ts";
import { type DeploymentSeen, primaryOf, type Snapshot } from "./snapshot.ts";
import { stallReason } from "./stall-reason.ts";

export interface Wanted {
  /** The id that UpdateService or CreateService returned. */
  deployment: string;
  /** ARN of what it rolls out. */
  taskDefinition: string;
  until: "completed" | "stable";
}

/** The service deployment that belongs to ours. */
export interface Recorded {
  status: string;
  createdAt: number;
}

export type Verdict =
  | {
      is: "waiting";
      isNearEnd: boolean;
      /** Whether the list of service deployments should be asked. */
      asksRecord: boolean;
      rollingBackTo?: DeploymentSeen;
    }
  | { is: "completed" | "scaled-to-zero" }
  | { is: "failed"; reason: string }
  /** It can't be told. */
  | { is: "unknown"; reason: string }
  | { is: "rolled-back"; serves: string; reason: string }
  | { is: "superseded"; by: string; serves: string }
  | { is: "stalled"; why: StallReason; reason: string };

export interface Basis {
  snapshot: Snapshot;
  memory: Memory;
  /** Undefined where it was not asked. */
  record: Recorded | "not-to-be-had" | undefined;
  now: number;
  patience: Patience;
}

/** How our deployment stands after one more answer. Pure: no clock, no AWS. */
export function judge(wanted: Wanted, basis: Basis): Verdict {
  const { snapshot, memory, now, patience } = basis;
  const ours = snapshot.deployments.find(({ id }) => id === wanted.deployment);
  if (snapshot.status !== "ACTIVE") return judgeGone(basis);
  if (ours?.status === "PRIMARY") return judgePrimary(ours, wanted, basis);
  const primary = primaryOf(snapshot);
  if (primary === undefined) return waiting({});
  if (ours !== undefined) return judgeReplaced(ours, primary, basis);

  const createdAt = memory.createdAt ?? known(basis.record)?.createdAt;
  const isOverdue = now - (memory.unlistedSince ?? now) >= patience.staleMs;
  if (createdAt === undefined) return judgeNeverSeen(wanted, isOverdue);
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
  return waiting({ isNearEnd: true });
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

/** What ECS has said since our deployment began about why it can't go on, as far as that is still so. */
export function stallOf(
  ours: DeploymentSeen,
  { deployments, desired, events }: Snapshot,
): { why: StallReason; reason: string } | undefined {
  const isShort = ours.running + ours.pending < desired;
  const isHeld = deployments.some(({ id, running }) => id !== ours.id && running > 0);
  for (const event of events) {
    if (event.at < ours.createdAt) return undefined;
    const why = stallReason(event);
    if (why === undefined) continue;
    return (why === "protection" ? isHeld : isShort) ? { why, reason: event.message } : undefined;
  }
  return undefined;
}

/** Ours is listed, and another deployment is the service's own. */
function judgeReplaced(ours: DeploymentSeen, primary: DeploymentSeen, basis: Basis): Verdict {
  return isWayBack(ours.createdAt, primary, basis)
    ? judgeRollback(ours, primary)
    : supersededBy(primary);
}

/**
 * Ours is not listed: it has ended without tasks, or the answer is from before it began. Only what can't be
 * that old decides, or that it has stayed so for long.
 */
function judgeUnlisted(
  left: { createdAt: number; reason: string },
  primary: DeploymentSeen,
  basis: Basis & { isOverdue: boolean },
): Verdict {
  const record = known(basis.record);
  if (isToldWayBack(left.createdAt, primary, basis.snapshot)) return judgeRollback(left, primary);
  if (primary.createdAt > left.createdAt) return supersededBy(primary);
  const isBack = record?.status === "ROLLBACK_SUCCESSFUL" || record?.status === "ROLLBACK_FAILED";
  const isForgotten = basis.isOverdue && record === undefined;
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

function judgeNeverSeen({ deployment }: Wanted, isOverdue: boolean): Verdict {
  if (!isOverdue) return waitingForRecord;
  return { is: "unknown", reason: `the service does not list the deployment ${deployment}` };
}

function judgeGone({ snapshot: { status }, memory, now, patience }: Basis): Verdict {
  if (status !== "MISSING") {
    return { is: "failed", reason: `the service was deleted: it is ${status}` };
  }
  const isOverdue = now - (memory.unlistedSince ?? now) >= patience.staleMs;
  return isOverdue ? { is: "failed", reason: "the service is not there" } : waiting({});
}

function known(record: Basis["record"]): Recorded | undefined {
  return record === "not-to-be-had" ? undefined : record;
}

function supersededBy({ id, taskDefinition }: DeploymentSeen): Verdict {
  return { is: "superseded", by: id, serves: taskDefinition };
}

function waiting(more: Partial<Extract<Verdict, { is: "waiting" }>>): Verdict {
  return { is: "waiting", isNearEnd: false, asksRecord: false, ...more };
}

const waitingForRecord: Verdict = { is: "waiting", isNearEnd: true, asksRecord: true };
