import type { Action } from "./action.ts";
import type { Cluster } from "./cluster.ts";
import type { ClusterEvent } from "./cluster-event.ts";
import { countedIds, type Ids } from "./ids.ts";
import { offerAgain } from "./offer-again.ts";
import { onAlarmEvent } from "./on-alarm-event.ts";
import { onInstanceEvent } from "./on-instance-event.ts";
import { onTaskEvent } from "./on-task-event.ts";
import { onTimer } from "./on-timer.ts";
import { onUserEvent } from "./on-user-event.ts";
import { reconcile } from "./reconcile.ts";
import { ecsRules, type Rules } from "./rules.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { emptyTable } from "./table.ts";
import { nextWake, takeDue } from "./timers.ts";
import { beginWork, endWork, type Work } from "./work.ts";

export interface Step {
  readonly state: Cluster;
  /** To be carried out in this order. */
  readonly actions: readonly Action[];
  /** The names of the services that were looked at. */
  readonly touched: readonly string[];
}

/** A cluster with nothing in it. */
export function emptyCluster({
  seed,
  settings = {},
}: {
  /** Makes the ids of this cluster different from those of others. */
  seed: string;
  settings?: Partial<Settings>;
}): Cluster {
  return {
    settings: { ...defaultSettings, ...settings },
    seed,
    counters: { tasks: 0, deployments: 0, events: 0, instances: 0 },
    instances: emptyTable(),
    services: emptyTable(),
    tasks: emptyTable(),
    alarms: {},
    timers: emptyTable(),
    waiting: {},
  };
}

/**
 * What the scheduler does about an event, or about several at once, at a time (epoch ms). First come all
 * events and whatever is due, then each service that they touch is looked at once: so tasks that get healthy
 * together are one batch. Pure: the state given stays as it is, and the same input gives the same output.
 * @throws {SchedulerError} for a user's event that the state has no place for
 */
export function step(
  state: Cluster,
  events: ClusterEvent | readonly ClusterEvent[],
  now: number,
  { ids = countedIds(state.seed), rules = ecsRules }: { ids?: Ids; rules?: Rules } = {},
): Step {
  const work = beginWork(state, { now, ids, rules });
  for (const event of "type" in events ? [events] : events) take(work, event);
  for (const timer of takeDue(work)) onTimer(work, timer);
  const touched = new Set<string>();
  const look = (name: string) => {
    touched.add(name);
    reconcile(work, name);
  };
  for (const name of work.touched) look(name);
  for (const id of work.freed) offerAgain(work, id, look);
  const after = endWork(work);
  const wake = nextWake(after);
  if (wake !== undefined && wake !== nextWake(state)) work.actions.push({ do: "wake", at: wake });
  return { state: after, actions: work.actions, touched: [...touched] };
}

function take(work: Work, event: ClusterEvent): void {
  switch (event.type) {
    case "tick":
      return;
    case "alarm-changed":
      return onAlarmEvent(work, event);
    case "service-created":
    case "service-updated":
    case "service-deleted":
    case "service-deployment-stopped":
    case "tasks-run":
    case "task-stop-requested":
    case "task-protected":
    case "task-unprotected":
      return onUserEvent(work, event);
    case "instance-registered":
    case "instance-draining":
    case "instance-activated":
    case "instance-removed":
      return onInstanceEvent(work, event);
    default:
      return onTaskEvent(work, event);
  }
}
