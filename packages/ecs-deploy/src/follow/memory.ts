import type { DeploymentSeen, EventSeen, Snapshot } from "./snapshot.ts";
import { stallReason } from "./stall-reason.ts";

/** What earlier answers have shown. */
export interface Memory {
  /** When our deployment was begun, by the endpoint's clock. */
  createdAt: number | undefined;
  /** Our deployment as it was last listed. */
  ours: DeploymentSeen | undefined;
  /** Since when answers leave our deployment out, by our clock. */
  unlistedSince: number | undefined;
  /** Since when our deployment is FAILED, by our clock. */
  failedSince: number | undefined;
  /** When something has last moved, by our clock. */
  movedAt: number;
  /** All that moves, as a text to compare. */
  standing: string;
  newestEventAt: number;
}

export function newMemory(now: number, createdAt?: number): Memory {
  return {
    createdAt,
    ours: undefined,
    unlistedSince: undefined,
    failedSince: undefined,
    movedAt: now,
    standing: "",
    newestEventAt: 0,
  };
}

/** Takes an answer in; undefined where it is older than one that was seen before. */
export function remember(
  memory: Memory,
  snapshot: Snapshot,
  { deployment, now }: { deployment: string; now: number },
): Memory | undefined {
  const listed = snapshot.deployments.find(({ id }) => id === deployment);
  if (isOlder(memory, snapshot, listed)) return undefined;
  const standing = standingOf(snapshot);
  const isFailed = listed?.rolloutState === "FAILED";
  return {
    createdAt: listed?.createdAt ?? memory.createdAt,
    ours: listed ?? memory.ours,
    unlistedSince: listed === undefined ? (memory.unlistedSince ?? now) : undefined,
    failedSince: isFailed ? (memory.failedSince ?? now) : memory.failedSince,
    movedAt: standing === memory.standing ? memory.movedAt : now,
    standing,
    newestEventAt: newestAt(snapshot.events),
  };
}

function isOlder(
  { newestEventAt, ours }: Memory,
  { events }: Snapshot,
  listed: DeploymentSeen | undefined,
): boolean {
  if (newestAt(events) < newestEventAt) return true;
  return listed !== undefined && ours !== undefined && listed.updatedAt < ours.updatedAt;
}

function newestAt(events: readonly EventSeen[]): number {
  return events.reduce((newest, { at }) => Math.max(newest, at), 0);
}

/** A line that says why nothing moves is no move. */
function standingOf({ status, desired, deployments, events }: Snapshot): string {
  const told = events.find((event) => stallReason(event) === undefined);
  const all = deployments.map((each) => [
    each.id,
    each.status,
    each.rolloutState,
    each.desired,
    each.pending,
    each.running,
    each.failed,
  ]);
  return JSON.stringify([status, desired, all, told?.id]);
}
