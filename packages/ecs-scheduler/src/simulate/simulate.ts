import type { Action } from "../action.ts";
import type { Cluster } from "../cluster.ts";
import type { ClusterEvent } from "../cluster-event.ts";
import { countedIds, type Ids } from "../ids.ts";
import { findService, taskCounts } from "../read.ts";
import { ecsRules, type Rules } from "../rules.ts";
import type { Settings } from "../settings.ts";
import { emptyCluster, step } from "../step.ts";
import type { Behavior, Subject } from "./behavior.ts";
import { isWaitingOnly } from "./is-waiting-only.ts";
import { queue } from "./queue.ts";
import { type Rollout, rolloutsOf } from "./rollouts.ts";
import { world } from "./world.ts";

export interface SimulateOptions {
  /** A cluster to go on with. @default an empty one */
  readonly cluster?: Cluster;
  /** For an empty cluster. */
  readonly settings?: Partial<Settings>;
  /** @default counted ids */
  readonly ids?: Ids;
  /** How each task behaves: what is left out is as in `defaultBehavior`. */
  readonly behaviorOf?: (subject: Subject) => Partial<Behavior>;
  /** `deregistration_delay` of each target group, in ms. @default 300_000 */
  readonly drainMs?: (targetGroup: string) => number;
  /** When it begins (epoch ms). Times in the trace count from there. @default 0 */
  readonly startsAt?: number;
  /** How much virtual time it may take at most. @default 86_400_000 */
  readonly limitMs?: number;
  /** How many steps it may take at most: tasks that fail at once are replaced at once. @default 1_000_000 */
  readonly limitSteps?: number;
  /** Called for each entry of the trace. */
  readonly onEvent?: (entry: TraceEntry) => void;
  /** Called after each step. */
  readonly onStep?: (taken: StepTaken) => void;
  /** @default those of ECS */
  readonly rules?: Rules;
  /** Whether the trace is kept, which costs memory in proportion to its length. @default true */
  readonly keepTrace?: boolean;
}

export interface StepTaken {
  readonly atMs: number;
  readonly events: readonly ClusterEvent[];
  readonly actions: readonly Action[];
  readonly before: Cluster;
  readonly after: Cluster;
}

/** What happens from outside, so many ms after the beginning. */
export interface ScriptEntry {
  readonly atMs: number;
  readonly event: ClusterEvent;
}

export type TraceEntry =
  | { readonly atMs: number; readonly event: ClusterEvent }
  | { readonly atMs: number; readonly action: Action }
  /** How a service stands after a step in which it was looked at. */
  | { readonly atMs: number; readonly sample: Sample };

export interface Sample {
  readonly service: string;
  readonly desired: number;
  readonly pending: number;
  readonly running: number;
  readonly healthy: number;
  readonly stopping: number;
}

export interface Simulation {
  readonly state: Cluster;
  readonly trace: readonly TraceEntry[];
  /** One for each service deployment, in the order of their beginnings. */
  readonly rollouts: readonly Rollout[];
  /**
   * `settled`: nothing is left to happen. `stalled`: nothing more would happen, though a deployment is not
   * finished. `limit`: there was more to happen than `limitMs` or `limitSteps` allow.
   */
  readonly end: "settled" | "stalled" | "limit";
  readonly endedAtMs: number;
}

/**
 * Plays a script in virtual time: the scheduler as it is, and drivers whose tasks start, get healthy, fail and
 * stop as `behaviorOf` says. Events of one instant are one step.
 */
export function simulate(
  script: readonly ScriptEntry[],
  {
    settings = {},
    cluster = emptyCluster({ seed: "simulation", settings }),
    ids = countedIds(cluster.seed),
    behaviorOf = () => ({}),
    drainMs = () => 300_000,
    startsAt = 0,
    limitMs = 86_400_000,
    limitSteps = 1_000_000,
    onEvent,
    onStep,
    rules = ecsRules,
    keepTrace = true,
  }: SimulateOptions = {},
): Simulation {
  const events = queue<ClusterEvent>();
  const drivers = world(events, { behaviorOf, drainMs });
  const trace: TraceEntry[] = [];
  const rollouts = rolloutsOf();
  let state = cluster;
  let now = startsAt;
  let wakeAt = Infinity;
  let steps = 0;

  const note = (entry: TraceEntry) => {
    if (keepTrace) trace.push(entry);
    onEvent?.(entry);
  };

  function play(due: readonly ClusterEvent[]): void {
    const atMs = now - startsAt;
    const { state: after, actions, touched } = step(state, due, now, { ids, rules });
    onStep?.({ atMs, events: due, actions, before: state, after });
    state = after;
    for (const event of due) note({ atMs, event });
    for (const action of actions) {
      note({ atMs, action });
      if (action.do === "wake") wakeAt = action.at;
      else drivers.carryOut(action, now, state);
    }
    for (const name of touched) {
      const sample = sampleOf(state, name);
      if (sample) note({ atMs, sample });
      rollouts.note({ atMs, state, service: name, actions, sample });
    }
  }

  for (const { atMs, event } of script) events.put(startsAt + atMs, event);
  let end: Simulation["end"] | undefined;
  while (end === undefined) {
    const next = Math.min(events.nextAt() ?? Infinity, wakeAt);
    if (events.size === 0 && isWaitingOnly(state, now)) {
      end = rollouts.isFinished(state) ? "settled" : "stalled";
    } else if (next > startsAt + limitMs || steps >= limitSteps) {
      end = "limit";
    } else {
      now = next;
      steps += 1;
      if (wakeAt <= now) wakeAt = Infinity;
      const due: ClusterEvent[] = [];
      while (events.nextAt() === now) due.push(events.take() ?? { type: "tick" });
      play(due.length === 0 ? [{ type: "tick" }] : due);
    }
  }
  return { state, trace, rollouts: rollouts.list(), end, endedAtMs: now - startsAt };
}

function sampleOf(state: Cluster, name: string): Sample | undefined {
  const service = findService(state, name);
  if (!service) return undefined;
  const { pending, running, healthy, stopping } = taskCounts(service);
  return { service: name, desired: service.desiredCount, pending, running, healthy, stopping };
}
