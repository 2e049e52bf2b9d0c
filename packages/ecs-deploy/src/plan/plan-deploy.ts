import { boundsOf, type Settings } from "@hitless/ecs-scheduler";

import { deadlockOf } from "./deadlock.ts";
import type { Course, DeployPlan, Peak } from "./deploy-plan.ts";
import { notesOf } from "./notes.ts";
import type { Observed } from "./observed.ts";
import { type Pace, play, type Played } from "./play.ts";
import { type Situation, situationOf, type WhatIf } from "./situation.ts";
import { staticPortsOf } from "./static-ports.ts";
import { checkTimes, durationsOf, type PlanTimes } from "./times.ts";

export interface PlanDeployOptions {
  /** Other percentages, or another count, than the service has. */
  whatIf?: WhatIf;
  /** How long the app's tasks take. */
  times?: PlanTimes;
  /** Divides what ECS itself waits for, as an `@hitless/ecs-local` with that speed does. @default 1 */
  speed?: number;
  /** What AWS's documentation leaves open, in ms before the speed. @default those of the scheduler */
  settings?: Partial<Settings>;
}

/** Of starts and of stops: a slow start may meet a quick end, and tasks differ. */
const mixedPaces: readonly (readonly [Pace, Pace])[] = [
  ["shortest", "longest"],
  ["longest", "shortest"],
  ["shortest", "mixed"],
  ["longest", "mixed"],
  ["mixed", "shortest"],
  ["mixed", "longest"],
  ["mixed", "mixed"],
];

/**
 * Says on paper what a rolling deployment will do, by the rules of `@hitless/ecs-scheduler`: batches, the most
 * tasks at a time and what they need, the shortest and longest time, and what would keep it from its end.
 * Nothing is asked and nothing is changed.
 * @throws {TypeError} where a time or the speed makes no sense
 */
export function planDeploy(
  observed: Observed,
  { whatIf = {}, times = {}, speed = 1, settings = {} }: PlanDeployOptions = {},
): DeployPlan {
  checkTimes(times);
  if (!(speed > 0)) throw new TypeError(`speed is ${speed}, a number above 0 was expected`);
  const situation = situationOf(observed, whatIf);
  const durations = durationsOf(situation, times, speed);
  const playAt = (start: Pace, stop: Pace, changed = situation) =>
    play(changed, { durations, pace: { start, stop }, speed, settings });
  const shortest = playAt("shortest", "shortest");
  const longest = playAt("longest", "longest");
  const between = mixedPaces.map(([start, stop]) => playAt(start, stop));
  const all = [shortest, longest, ...between];
  const stuck = all.find((each) => !isComplete(each));
  const completes = (changed: Situation) => isComplete(playAt("longest", "longest", changed));
  const { desired, configuration, before, after } = situation;
  const fewestHealthy = Math.min(...all.map(({ rollout }) => rollout.lowestHealthy));
  return {
    cluster: observed.service.clusterArn ?? "",
    service: situation.service,
    before: observed.before.taskDefinitionArn ?? before.name,
    after: observed.after.taskDefinitionArn ?? observed.after.family ?? after.name,
    desired,
    minimumHealthyPercent: configuration.minimumHealthyPercent,
    maximumPercent: configuration.maximumPercent,
    bounds: boundsOf(desired, configuration),
    ends: stuck !== undefined ? "stalled" : desired === 0 ? "scaled-to-zero" : "completed",
    shortest: courseOf(shortest),
    longest: courseOf(longest),
    peak: peakOf(all, situation),
    fewestHealthy,
    deadlocks: stuck === undefined ? [] : [deadlockOf(situation, stuck, completes)],
    notes: notesOf(observed, situation, fewestHealthy),
  };
}

function isComplete({ rollout }: Played): boolean {
  return rollout.status === "SUCCESSFUL";
}

function courseOf({ rollout }: Played): Course {
  const { batches, startedAtMs, finishedAtMs } = rollout;
  return {
    batches: batches.map((each) => ({ ...each, atMs: each.atMs - startedAtMs })),
    started: batches.reduce((sum, each) => sum + each.started, 0),
    stopped: batches.reduce((sum, each) => sum + each.stopped, 0),
    endsAfterMs: finishedAtMs === undefined ? undefined : finishedAtMs - startedAtMs,
  };
}

function peakOf(all: readonly Played[], { after }: Situation): Peak {
  const range = (of: "peakTasks" | "peakHeld") => {
    const values = all.map(({ rollout }) => rollout[of]);
    return { least: Math.min(...values), most: Math.max(...values) };
  };
  const most = (of: keyof Played["peak"]) => Math.max(...all.map(({ peak }) => peak[of]));
  return {
    tasks: range("peakTasks"),
    held: range("peakHeld"),
    cpu: most("cpu"),
    memory: most("memory"),
    instances: most("instances"),
    hostPorts: staticPortsOf(after),
  };
}
