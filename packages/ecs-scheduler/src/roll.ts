import { findInstance, findVacant } from "./candidates.ts";
import { countsOf, rollbackTarget, sumOf } from "./deployments.ts";
import { messages, stoppedReasons } from "./messages.ts";
import { good, type RollPlan } from "./plan-roll.ts";
import { heldOf, protectedIds } from "./protection.ts";
import { presentFailure } from "./present-failure.ts";
import type { Settings } from "./settings.ts";
import { startTask } from "./start-task.ts";
import { stopTask } from "./stop-task.ts";
import { valuesOf } from "./table.ts";
import type { Standing, Task } from "./task.ts";
import { tell, tellCondition } from "./tell.ts";
import type { Instance } from "./cluster.ts";
import { type OpenDeployment, type OpenService, openTask, type Work } from "./work.ts";

const standings = ["pending", "settling", "unhealthy", "leaving", "healthy"] as const;

type Group = "primary" | "source" | "others";

/** Stops and starts what the percentages allow now. */
export function roll(work: Work, service: OpenService): void {
  const [primary, ...old] = service.deployments;
  if (!primary) return;
  const source = sourceOf(work, service);
  const others = old.filter((each) => each !== source);
  settleDesired(work.cluster.settings, service, { primary, source });
  const plan = work.rules.planRoll({
    ...work.rules.boundsOf(service.desiredCount, service.configuration),
    desired: service.desiredCount,
    primary: countsOf(primary),
    isRolling: primary.rolloutState !== "FAILED",
    source: source && { ...countsOf(source), desired: source.desiredCount },
    others: sumOf(others),
    held: {
      primary: heldOf(work, [primary]),
      source: heldOf(work, source ? [source] : []),
      others: heldOf(work, others),
    },
    stopping: service.deployments.reduce((sum, { tasks }) => sum + tasks.stopping.size, 0),
    hasNoRoom: service.name in work.cluster.waiting,
    settings: work.cluster.settings,
  });
  stopAll(work, service, {
    plan,
    groups: { others, source: source ? [source] : [], primary: [primary] },
  });
  if (source) source.desiredCount -= plan.stop.source.healthy + plan.stop.source.leaving;
  for (const other of others) other.desiredCount = good(countsOf(other));
  tellCondition(work, service, "protected", whyHeld(service, plan));
  // What fails by these stops ends the deployment before it starts more.
  if (presentFailure(work, service)) return;
  startAll(work, service, { plan, primary, source });
  const blocked = plan.isBlocked ? messages.configuration(service.name) : undefined;
  tellCondition(work, service, "configuration", blocked);
}

/** What protected tasks keep from being done. */
function whyHeld({ name, deployments }: OpenService, { heldBack }: RollPlan): string | undefined {
  const [primary, ...old] = deployments;
  const older = old.find((each) => protectedIds(each).length > 0);
  if (heldBack.source + heldBack.others > 0 && older) {
    return messages.deploymentProtected(name, older.id, protectedIds(older).length);
  }
  if (heldBack.primary === 0 || !primary) return undefined;
  return messages.scaleInProtected(name, primary.id, protectedIds(primary).length);
}

/** The old deployment whose lost tasks are replaced by their own kind until the new one is there. */
function sourceOf(work: Work, service: OpenService): OpenDeployment | undefined {
  const isOwn = work.cluster.settings.replaceLostTasks === "own-revision";
  return isOwn && service.schedulingStrategy === "REPLICA" ? rollbackTarget(service) : undefined;
}

/** A service that shrinks in the middle of a deployment does so with both revisions; it grows as set. */
function settleDesired(
  { growWith }: Settings,
  { desiredCount }: OpenService,
  { primary, source }: { primary: OpenDeployment; source: OpenDeployment | undefined },
): void {
  if (source) {
    const grown = growWith === "primary" ? 0 : Math.max(0, desiredCount - primary.desiredCount);
    source.desiredCount = Math.min(desiredCount, source.desiredCount + grown);
  }
  primary.desiredCount = desiredCount;
}

function stopAll(
  work: Work,
  service: OpenService,
  { plan, groups }: { plan: RollPlan; groups: Record<Group, readonly OpenDeployment[]> },
): void {
  const stopped: string[] = [];
  let pending = 0;
  for (const group of ["others", "source", "primary"] as const) {
    const isReplaced = group === "primary";
    for (const standing of standings) {
      const ids = pick(groups[group], standing, plan.stop[group][standing]);
      for (const id of ids) stopOne(work, service, { id, isReplaced });
      if (standing === "pending") pending += ids.length;
      else stopped.push(...ids);
    }
  }
  if (pending > 0) {
    const text = messages.stoppedPending(service.name, pending);
    tell(work, service, { kind: "stoppedPending", text, count: pending });
  }
  if (stopped.length > 0) {
    const text = messages.stopped(service.name, stopped);
    tell(work, service, { kind: "stopped", text, count: stopped.length });
  }
}

/** Of tasks that stand alike, the oldest; those that are protected last. */
function pick(deployments: readonly OpenDeployment[], standing: Standing, many: number): string[] {
  const picked: string[] = [];
  const held: string[] = [];
  for (const deployment of deployments) {
    const kept = new Set(protectedIds(deployment));
    for (const id of valuesOf(deployment.tasks[standing])) {
      if (picked.length === many) return picked;
      (kept.has(id) ? held : picked).push(id);
    }
  }
  return [...picked, ...held].slice(0, many);
}

function stopOne(
  work: Work,
  service: OpenService,
  { id, isReplaced }: { id: string; isReplaced: boolean },
): void {
  const task = openTask(work, id);
  const primary = service.deployments[0];
  if (!task || !primary) return;
  const isFailure = isReplaced && task.standing === "unhealthy" && !task.instanceDraining;
  if (isFailure) primary.failedTasks += 1;
  const reason = isFailure ? failedChecks(task) : stoppedReasons.scaling(primary.id);
  stopTask(work, task, { code: "ServiceSchedulerInitiated", reason, how: "drain" });
}

function failedChecks({ targets }: Task): string {
  const failed = Object.entries(targets).find(([, { health }]) => health === "unhealthy");
  return failed ? stoppedReasons.targetUnhealthy(failed[0]) : stoppedReasons.containerUnhealthy;
}

function startAll(
  work: Work,
  service: OpenService,
  {
    plan,
    primary,
    source,
  }: { plan: RollPlan; primary: OpenDeployment; source: OpenDeployment | undefined },
): void {
  if (work.now < service.throttle.until) return;
  const unhealthy = primary.tasks.unhealthy.size + plan.stop.primary.unhealthy;
  const ofSource = source ? startSome(work, service, source, plan.start.source) : [];
  const ofPrimary = startSome(work, service, primary, plan.start.primary);
  const ids = [...ofSource, ...ofPrimary];
  // A DAEMON waits for its own old tasks to leave an instance, which is no lack of room.
  const most =
    service.schedulingStrategy === "DAEMON" ? ids.length + service.vacant.size : Infinity;
  const wanted = Math.min(most, plan.start.source + plan.start.primary);
  if (ids.length > 0) {
    const replaced = Math.min(ofPrimary.length, unhealthy);
    const text = messages.started(service.name, ids, replaced);
    tell(work, service, { kind: "started", text, count: ids.length });
  }
  const isWaiting = ids.length < wanted;
  markWaiting(work, service, isWaiting);
  tellCondition(work, service, "placement", isWaiting ? whyNoRoom(service, primary) : undefined);
}

function startSome(
  work: Work,
  service: OpenService,
  deployment: OpenDeployment,
  many: number,
): string[] {
  const ids: string[] = [];
  while (ids.length < many) {
    const place = placeFor(work, service, deployment);
    if (place === "none") break;
    const task = startTask(work, {
      definition: deployment.revision.taskDefinition,
      launchType: service.launchType,
      instance: place,
      group: `service:${service.name}`,
      startedBy: deployment.id,
      owners: { service, deployment },
    });
    ids.push(task.id);
  }
  return ids;
}

function placeFor(
  work: Work,
  service: OpenService,
  deployment: OpenDeployment,
): Instance | undefined | "none" {
  if (service.launchType === "FARGATE") return undefined;
  if (service.schedulingStrategy === "DAEMON") {
    return findVacant(work, service, deployment) ?? "none";
  }
  return findInstance(work, service, deployment) ?? "none";
}

function markWaiting(work: Work, { name }: OpenService, isWaiting: boolean): void {
  const { [name]: was, ...rest } = work.cluster.waiting;
  if (isWaiting === (was === true)) return;
  work.cluster.waiting = isWaiting ? { ...rest, [name]: true } : rest;
}

function whyNoRoom(service: OpenService, { candidates }: OpenDeployment): string {
  const closest = candidates?.closest;
  return closest
    ? messages.noRoom(service.name, closest.instance, closest.lacks)
    : messages.noInstances(service.name);
}
