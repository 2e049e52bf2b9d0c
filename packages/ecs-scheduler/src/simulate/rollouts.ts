import type { Action } from "../action.ts";
import type { Cluster } from "../cluster.ts";
import { findService, listServices } from "../read.ts";
import type { Service, ServiceDeploymentStatus } from "../service.ts";
import type { Condition } from "../tell.ts";
import type { Sample } from "./simulate.ts";

/** A service deployment as a whole. Times count from the beginning of the simulation. */
export interface Rollout {
  readonly service: string;
  readonly deployment: string;
  readonly status: ServiceDeploymentStatus;
  readonly startedAtMs: number;
  readonly finishedAtMs?: number;
  /** Each moment in which tasks were started or told to stop. */
  readonly batches: readonly Batch[];
  /** Most tasks PENDING or RUNNING at a time, which the maximum bounds. */
  readonly peakTasks: number;
  /** Most tasks at a time, those that drain and stop too: what takes up room. */
  readonly peakHeld: number;
  /** Fewest healthy tasks at a time. */
  readonly lowestHealthy: number;
  /** Why it cannot go on, in the words of the event list. */
  readonly blockedBy?: string;
}

export interface Batch {
  readonly atMs: number;
  readonly started: number;
  readonly stopped: number;
}

interface Noted {
  atMs: number;
  state: Cluster;
  service: string;
  actions: readonly Action[];
  sample: Sample | undefined;
}

const blocking = ["placement", "configuration", "protected"] as const satisfies Condition[];

type Written = { -readonly [Name in keyof Rollout]: Rollout[Name] } & { batches: Batch[] };

/** Sums up the service deployments while a simulation goes on. */
export function rolloutsOf() {
  const rollouts = new Map<string, Written>();
  const finished = new Set<string>();

  function note({ atMs, state, service: name, actions, sample }: Noted): void {
    const service = findService(state, name);
    const newest = service?.serviceDeployments[0];
    if (!service || !newest || !sample) return;
    for (const { deployment, status } of service.serviceDeployments.slice(1, 2)) {
      const superseded = rollouts.get(deployment);
      if (superseded && !finished.has(deployment)) close(superseded, status, atMs);
    }
    if (finished.has(newest.deployment)) return;
    const { deployment, status, finishedAt } = newest;
    const rollout = rollouts.get(deployment) ?? begin(service, deployment, atMs);
    rollouts.set(deployment, rollout);
    measure(rollout, { atMs, actions, sample, told: service.told });
    rollout.status = status;
    if (finishedAt !== undefined) close(rollout, status, atMs);
  }

  function close(rollout: Written, status: ServiceDeploymentStatus, atMs: number): void {
    rollout.status = status;
    rollout.finishedAtMs = atMs;
    finished.add(rollout.deployment);
  }

  return {
    note,
    list: (): readonly Rollout[] => [...rollouts.values()],
    isFinished: (state: Cluster): boolean =>
      listServices(state).every(
        ({ serviceDeployments: [newest] }) =>
          newest === undefined || newest.finishedAt !== undefined,
      ),
  };
}

function begin({ name }: Service, deployment: string, atMs: number): Written {
  return {
    service: name,
    deployment,
    status: "IN_PROGRESS",
    startedAtMs: atMs,
    batches: [],
    peakTasks: 0,
    peakHeld: 0,
    lowestHealthy: Infinity,
  };
}

function measure(
  rollout: Written,
  {
    atMs,
    actions,
    sample,
    told,
  }: { atMs: number; actions: readonly Action[]; sample: Sample; told: Service["told"] },
): void {
  const { pending, running, healthy, stopping } = sample;
  rollout.peakTasks = Math.max(rollout.peakTasks, pending + running);
  rollout.peakHeld = Math.max(rollout.peakHeld, pending + running + stopping);
  rollout.lowestHealthy = Math.min(rollout.lowestHealthy, healthy);
  const batch = { atMs, started: 0, stopped: 0 };
  if (!blocking.some((each) => each in told)) delete rollout.blockedBy;
  for (const action of actions) {
    if (action.do !== "tell" || action.service !== rollout.service) continue;
    if (action.kind === "started") batch.started += action.tasks;
    if (action.kind === "stopped" || action.kind === "stoppedPending")
      batch.stopped += action.tasks;
    if (blocking.some((each) => each === action.kind)) rollout.blockedBy = action.message;
  }
  if (batch.started + batch.stopped > 0) rollout.batches.push(batch);
}
