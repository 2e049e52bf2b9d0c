import {
  type Behavior,
  type Cluster,
  defaultSettings,
  listTasks,
  type Rollout,
  type Settings,
  simulate,
  type Subject,
} from "@hitless/ecs-scheduler";

import { fillerMs, fillerName, script, updateAtMs } from "./script.ts";
import type { Situation } from "./situation.ts";
import type { Durations, DurationRange } from "./times.ts";

/** How long a deployment is looked at, in ms of virtual time. */
const limitMs = 7 * 86_400_000;

/** Source: ELBv2 API Reference, "TargetGroupAttribute". */
const defaultDelaySeconds = 300;

/** Whether the parts of a task's life take their shortest or longest time, or now this, now that. */
export type Pace = "shortest" | "longest" | "mixed";

export interface Played {
  rollout: Rollout;
  end: "settled" | "stalled" | "limit";
  /** Tasks of the new task definition that run at the end. */
  replaced: number;
  /** The most at a time, draining and stopping tasks too. */
  peak: { cpu: number; memory: number; instances: number };
}

export interface PlayOptions {
  durations: Durations;
  pace: { start: Pace; stop: Pace };
  speed: number;
  settings: Partial<Settings>;
}

/** Plays the deployment once. Nothing of it fails. */
export function play(situation: Situation, options: PlayOptions): Played {
  const { speed, settings } = options;
  const peak = { cpu: 0, memory: 0, instances: 0 };
  const { rollouts, end, state } = simulate(script(situation), {
    settings: compress(settings, speed),
    behaviorOf: (subject) => behaviorOf(subject, options),
    drainMs: (targetGroup) => (delaySeconds(situation, targetGroup) * 1_000) / speed,
    limitMs: updateAtMs + limitMs,
    keepTrace: false,
    onStep: ({ atMs, after }) => {
      if (atMs >= updateAtMs) measure(peak, after, situation.service);
    },
  });
  const rollout = rollouts.find(({ startedAtMs }) => startedAtMs >= updateAtMs);
  if (rollout === undefined) throw new Error("a deployment was begun and none was seen");
  const replaced = listTasks(state).filter(
    (each) => each.definition === situation.after.name && each.lastStatus === "RUNNING",
  ).length;
  return { rollout, end, replaced, peak };
}

function behaviorOf({ definition, nth }: Subject, { durations, pace }: PlayOptions): Behavior {
  const { start, healthy, stop } = durations;
  const atOnce = { provisionMs: 0, startMs: 1, healthyMs: 0, stopMs: 0 };
  if (definition === fillerName) {
    return { ...atOnce, fault: { is: "exits", afterMs: fillerMs, exitCode: 0 } };
  }
  const stopMs = chosen(stop, pace.stop, nth);
  if (definition === "before") return { ...atOnce, stopMs };
  return {
    provisionMs: 0,
    startMs: chosen(start, pace.start, nth),
    healthyMs: chosen(healthy, pace.start, nth),
    stopMs,
  };
}

function chosen({ shortestMs, longestMs }: DurationRange, pace: Pace, nth: number): number {
  const isLong = pace === "longest" || (pace === "mixed" && nth % 2 === 0);
  return isLong ? longestMs : shortestMs;
}

function delaySeconds({ targetGroups }: Situation, targetGroup: string): number {
  const found = targetGroups.find(({ arn }) => arn === targetGroup);
  return found?.deregistrationDelaySeconds ?? defaultDelaySeconds;
}

function measure(peak: Played["peak"], cluster: Cluster, service: string): void {
  const held = listTasks(cluster).filter(
    (each) => each.service === service && each.lastStatus !== "STOPPED",
  );
  const sum = (of: "cpu" | "memory") => held.reduce((total, each) => total + each.reserved[of], 0);
  peak.cpu = Math.max(peak.cpu, sum("cpu"));
  peak.memory = Math.max(peak.memory, sum("memory"));
  const instances = new Set(held.flatMap(({ instance }) => instance ?? []));
  peak.instances = Math.max(peak.instances, instances.size);
}

/** The scheduler's own waits divided by the speed. */
function compress(given: Partial<Settings>, speed: number): Settings {
  const settings = { ...defaultSettings, ...given };
  const { throttle } = settings;
  return {
    ...settings,
    settleMs: settings.settleMs / speed,
    deregisterAfterMs: settings.deregisterAfterMs / speed,
    roundMs: settings.roundMs / speed,
    alarmBakeMs: settings.alarmBakeMs / speed,
    throttle: { ...throttle, firstMs: throttle.firstMs / speed, maxMs: throttle.maxMs / speed },
  };
}
