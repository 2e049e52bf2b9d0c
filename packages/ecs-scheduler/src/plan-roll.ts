import type { Bounds } from "./bounds.ts";
import type { Settings } from "./settings.ts";

/** Tasks of one deployment by how they stand, those that stop left out. */
export interface Counts {
  readonly pending: number;
  readonly settling: number;
  readonly healthy: number;
  readonly unhealthy: number;
  /** Healthy, on a container instance that drains. */
  readonly leaving: number;
}

export interface RollView extends Bounds {
  readonly desired: number;
  readonly primary: Counts;
  /** False when the deployment has failed or was aborted: then nothing new is started or stopped for it. */
  readonly isRolling: boolean;
  /** The old deployment that is replaced, with the tasks that it should still have. */
  readonly source: (Counts & { readonly desired: number }) | undefined;
  /** Older and failed deployments together. */
  readonly others: Counts;
  /** Those of the tasks that are protected, and not stopped therefore. @default none */
  readonly held?: Groups;
  /** Tasks that drain or stop. */
  readonly stopping: number;
  /** Whether the last task found no place. */
  readonly hasNoRoom: boolean;
  readonly settings: Pick<Settings, "stopOldTasks" | "countStoppingTasks">;
}

export interface RollPlan {
  readonly stop: Groups;
  readonly start: { readonly primary: number; readonly source: number };
  /** Whether nothing can ever be done, whatever becomes of the tasks that there are. */
  readonly isBlocked: boolean;
  /** Tasks that would be stopped now if they were not protected. */
  readonly heldBack: Readonly<Record<keyof Groups, number>>;
}

export interface Groups {
  readonly primary: Counts;
  readonly source: Counts;
  readonly others: Counts;
}

export const noTasks: Counts = { pending: 0, settling: 0, healthy: 0, unhealthy: 0, leaving: 0 };
const noneHeld: Groups = { primary: noTasks, source: noTasks, others: noTasks };

/**
 * What a rolling deployment does next, from numbers alone: as many healthy tasks are left as the minimum says,
 * and no task is started above the maximum. An unhealthy task is replaced first and stopped then; only where
 * the maximum forbids that, it is stopped first, one at a time.
 * Source: Amazon ECS API Reference, "DeploymentConfiguration"; Amazon ECS Developer Guide, "Amazon ECS services"
 * (replacing unhealthy tasks).
 */
export function planRoll(view: RollView): RollPlan {
  const floor = floorOf(view);
  const stop = stops(view, floor);
  const left = {
    primary: minus(view.primary, stop.primary),
    source: minus(view.source ?? noTasks, stop.source),
    others: minus(view.others, stop.others),
  };
  const wanted = {
    primary: view.isRolling ? Math.max(0, view.desired - good(left.primary)) : 0,
    source: wantedOfSource(view, left, floor),
  };
  const making = wanted.primary + wanted.source > 0 && roomOf(view, left) <= 0;
  const culled = making ? cullOne(view, left) : undefined;
  const room = Math.max(0, roomOf(view, left) + (culled ? 1 : 0));
  const source = Math.min(room, wanted.source);
  const primary = Math.min(room - source, wanted.primary);
  const stopped = culled ? { ...stop, [culled]: plusUnhealthy(stop[culled]) } : stop;
  const heldBack = heldBackBy(view, { stop, floor });
  const isHeldBack = Object.values(heldBack).some((many) => many > 0);
  return {
    stop: stopped,
    start: { primary, source },
    isBlocked:
      wanted.primary > 0 && primary + source === 0 && !isHeldBack && isQuiet(view, stopped),
    heldBack,
  };
}

/** How many healthy tasks have to be left now. */
function floorOf({
  desired,
  lower,
  upper,
  primary,
  hasNoRoom,
  settings,
  ...view
}: RollView): number {
  if (settings.stopOldTasks === "at-once") return lower;
  const total = all(primary) + all(view.source ?? noTasks) + all(view.others);
  const fits = upper - total >= desired - good(primary);
  return fits && !hasNoRoom ? Math.max(lower, desired) : lower;
}

function stops(view: RollView, floor: number): Groups {
  const { primary, others, isRolling, held = noneHeld } = view;
  const source = view.source ?? noTasks;
  if (!isRolling) return { primary: noTasks, source: noTasks, others: noTasks };
  const healthy = [primary, source, others].reduce((sum, each) => sum + well(each), 0);
  // Where the service is below its minimum, even a task that is not healthy may be the better one.
  const isEnough = healthy >= floor;
  let spare = Math.max(0, healthy - floor);
  const take = (many: number) => {
    const taken = Math.min(many, spare);
    spare -= taken;
    return taken;
  };
  const stopOld = (free: Counts, pending: number): Counts => ({
    pending,
    settling: isEnough ? free.settling : 0,
    unhealthy: isEnough ? free.unhealthy : 0,
    leaving: take(free.leaving),
    healthy: take(free.healthy),
  });
  const freeOthers = minus(others, held.others);
  const freeSource = minus(source, held.source);
  // In this order, as each takes of what may be stopped.
  const stopOthers = stopOld(freeOthers, freeOthers.pending);
  const stopPrimary = stopSurplus(view, minus(primary, held.primary), take);
  return {
    others: stopOthers,
    primary: stopPrimary,
    source: stopOld(freeSource, isEnough ? freeSource.pending : 0),
  };
}

/** What the new deployment has too many of. */
function stopSurplus(
  { desired, primary }: RollView,
  free: Counts,
  take: (many: number) => number,
): Counts {
  const leaving = take(free.leaving);
  let surplus = Math.max(0, good(primary) - desired);
  const pending = Math.min(surplus, free.pending);
  surplus -= pending;
  const settling = Math.min(surplus, free.settling);
  surplus -= settling;
  const replaced = Math.max(0, primary.unhealthy + primary.healthy - desired);
  return {
    pending,
    settling,
    healthy: take(Math.min(surplus, free.healthy)),
    unhealthy: Math.min(free.unhealthy, replaced),
    leaving,
  };
}

function wantedOfSource({ source }: RollView, left: Groups, floor: number): number {
  if (!source) return 0;
  const healthy = well(left.primary) + well(left.source) + well(left.others);
  const coming = left.source.pending + left.source.settling;
  const missing = source.desired - good(left.source) - left.source.leaving;
  return Math.max(0, Math.min(floor - healthy - coming, missing));
}

/** An unhealthy task that may make room: those that run may not become fewer than the minimum. */
function cullOne({ lower, held = noneHeld }: RollView, left: Groups): keyof Groups | undefined {
  const running = [left.primary, left.source, left.others].reduce(
    (sum, each) => sum + all(each) - each.pending,
    0,
  );
  if (running - 1 < lower) return undefined;
  return (["others", "source", "primary"] as const).find(
    (group) => left[group].unhealthy > held[group].unhealthy,
  );
}

function heldBackBy(
  view: RollView,
  { stop, floor }: { stop: Groups; floor: number },
): RollPlan["heldBack"] {
  if (!view.held) return { primary: 0, source: 0, others: 0 };
  const unheld = stops({ ...view, held: noneHeld }, floor);
  const of = (group: keyof Groups) =>
    Math.min(
      all(view.held?.[group] ?? noTasks),
      Math.max(0, all(unheld[group]) - all(stop[group])),
    );
  return { primary: of("primary"), source: of("source"), others: of("others") };
}

function roomOf({ upper, stopping, settings }: RollView, left: Groups): number {
  const held = settings.countStoppingTasks ? stopping : 0;
  return upper - held - all(left.primary) - all(left.source) - all(left.others);
}

function isQuiet({ primary, source, others, stopping }: RollView, stop: Groups): boolean {
  const moving = [primary, source ?? noTasks, others].some(
    (each) => each.pending + each.settling > 0,
  );
  const toStop = all(stop.primary) + all(stop.source) + all(stop.others);
  return !moving && stopping === 0 && toStop === 0;
}

/** Those that count as the deployment's: on their way, or there and not known to be bad. */
export function good({ pending, settling, healthy }: Counts): number {
  return pending + settling + healthy;
}

/** Those that serve. */
export function well({ healthy, leaving }: Counts): number {
  return healthy + leaving;
}

export function all({ pending, settling, healthy, unhealthy, leaving }: Counts): number {
  return pending + settling + healthy + unhealthy + leaving;
}

function minus(one: Counts, other: Counts): Counts {
  return {
    pending: one.pending - other.pending,
    settling: one.settling - other.settling,
    healthy: one.healthy - other.healthy,
    unhealthy: one.unhealthy - other.unhealthy,
    leaving: one.leaving - other.leaving,
  };
}

function plusUnhealthy(counts: Counts): Counts {
  return { ...counts, unhealthy: counts.unhealthy + 1 };
}
