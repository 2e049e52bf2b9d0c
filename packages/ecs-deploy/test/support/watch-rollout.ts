import {
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  type ServiceEvent,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";

import type { DeployPlan } from "../../src/index.ts";
import { describe } from "./local-service.ts";

/** What a rolling deployment was seen to do. */
export interface Seen {
  /** Exact, from the service's event list. */
  batches: { started: number; stopped: number }[];
  /** Exact: tasks PENDING or RUNNING, as batches have changed them. */
  peakTasks: number;
  /** Looked at again and again: a moment may have been missed. */
  peakHeld: number;
  fewestRunning: number;
  /** Undefined where it has completed. */
  blockedBy: string | undefined;
}

const pollMs = 100;
/** More than what ECS waits for at the tests' speed. */
const quietPolls = 10;

/** Updates the service `web`, and watches it until it has completed or says that it can't go on. */
export async function watchRollout(ecs: ECSClient, taskDefinition: string): Promise<Seen> {
  const before = await describe(ecs);
  const known = new Set((before.events ?? []).map(({ id }) => id));
  await ecs.send(new UpdateServiceCommand({ service: "web", taskDefinition }));
  let peakHeld = 0;
  let fewestRunning = Infinity;
  let quiet = 0;
  for (;;) {
    const { events = [], deployments = [], ...service } = await describe(ecs);
    const [primary] = deployments;
    const fresh = events.filter(({ id }) => !known.has(id)).toReversed();
    const isOver = deployments.length === 1 && primary?.rolloutState === "COMPLETED";
    const { runningCount = 0, pendingCount = 0 } = service;
    const heldNow = await held(ecs);
    peakHeld = Math.max(peakHeld, heldNow);
    fewestRunning = Math.min(fewestRunning, runningCount);
    const told = fresh.findLast((each) => blocks(each))?.message;
    // What has no room yet may get it from a task that stops: only where nothing moves, that was the end.
    quiet = pendingCount === 0 && heldNow === runningCount && told !== undefined ? quiet + 1 : 0;
    if (isOver || quiet === quietPolls) {
      const batches = batchesIn(fresh);
      const peakTasks = peakOf(before.runningCount ?? 0, batches);
      const blockedBy = isOver ? undefined : told;
      return { batches, peakTasks, peakHeld, fewestRunning, blockedBy };
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** In what a rollout differs from its prediction. */
export function deviations(plan: DeployPlan, seen: Seen): string[] {
  const { shortest, peak, deadlocks, fewestHealthy } = plan;
  const sum = (of: "started" | "stopped") => seen.batches.reduce((all, each) => all + each[of], 0);
  const pairs = {
    started: [sum("started"), shortest.started],
    stopped: [sum("stopped"), shortest.stopped],
    "first batch": [written(seen.batches[0]), written(shortest.batches[0])],
    "blocked by": [nameless(seen.blockedBy), nameless(deadlocks[0]?.message)],
  };
  const limits = {
    [`tasks ${seen.peakTasks}, predicted ${peak.tasks.least} to ${peak.tasks.most}`]:
      seen.peakTasks >= peak.tasks.least && seen.peakTasks <= peak.tasks.most,
    [`held ${seen.peakHeld}, predicted ${peak.held.most} at most`]: seen.peakHeld <= peak.held.most,
    [`running ${seen.fewestRunning}, predicted ${fewestHealthy} at least`]:
      seen.fewestRunning >= fewestHealthy,
  };
  return [
    ...Object.entries(pairs).flatMap(([what, [was, predicted]]) =>
      was === predicted ? [] : [`${what}: ${was}, predicted ${predicted}`],
    ),
    ...Object.entries(limits).flatMap(([what, isWithin]) => (isWithin ? [] : [what])),
  ];
}

function written({ started = 0, stopped = 0 } = {}): string {
  return `${started} started, ${stopped} stopped`;
}

/** Which instance is the closest one is nobody's promise. */
function nameless(message: string | undefined): string | undefined {
  return message?.replace(/\(container-instance [^)]*\)/, "(container-instance)");
}

function blocks({ message = "" }: ServiceEvent): boolean {
  return message.includes("unable to stop or start") || message.includes("unable to place a task");
}

/** Lines of one moment are one batch. */
function batchesIn(events: readonly ServiceEvent[]): Seen["batches"] {
  const moments = Map.groupBy(events, ({ createdAt }) => createdAt?.getTime());
  return [...moments.values()]
    .map((each) => ({
      started: tasksIn(each, /has started (\d+) tasks/),
      stopped: tasksIn(each, /stopped (\d+) (?:running|pending) tasks/),
    }))
    .filter(({ started, stopped }) => started + stopped > 0);
}

function tasksIn(events: readonly ServiceEvent[], pattern: RegExp): number {
  const counts = events.map(({ message = "" }) => Number(pattern.exec(message)?.[1] ?? 0));
  return counts.reduce((all, each) => all + each, 0);
}

function peakOf(before: number, batches: Seen["batches"]): number {
  let now = before;
  const after = batches.map(({ started, stopped }) => (now += started - stopped));
  return Math.max(before, ...after);
}

/** Tasks of the service that are not yet STOPPED. */
async function held(ecs: ECSClient): Promise<number> {
  const lists = await Promise.all(
    (["RUNNING", "STOPPED"] as const).map((desiredStatus) =>
      ecs.send(new ListTasksCommand({ serviceName: "web", desiredStatus })),
    ),
  );
  const arns = lists.flatMap(({ taskArns = [] }) => taskArns);
  if (arns.length === 0) return 0;
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ tasks: arns.slice(0, 100) }));
  return tasks.filter(({ lastStatus }) => lastStatus !== "STOPPED").length;
}
