import type { Situation } from "./situation.ts";

/** From when to when something may take. */
export interface DurationRange {
  shortestMs: number;
  longestMs: number;
}

/** What nobody but the app's people knows. Milliseconds; `speed` does not divide them. */
export interface PlanTimes {
  /** From the order to start a task until it is RUNNING: provisioning, pull, start. @default 5_000 to 60_000 */
  startMs?: DurationRange;
  /** From RUNNING until the app answers its health checks; of no account without such checks. @default 0 to 30_000 */
  readyMs?: DurationRange;
  /** From SIGTERM to the end of a task. @default 0 to the longest `stopTimeout` of its containers */
  stopMs?: DurationRange;
}

/** How long the parts of a task's life take. */
export interface Durations {
  start: DurationRange;
  /** Until checks have passed, the wait for the next check in it. */
  healthy: DurationRange;
  stop: DurationRange;
}

/** `speed` divides what ECS itself waits for, as `@hitless/ecs-local` does; on AWS it is 1. */
export function durationsOf(situation: Situation, times: PlanTimes, speed: number): Durations {
  const { stopTimeout, targetGroups, containerIntervalSeconds } = situation;
  const {
    startMs = { shortestMs: 5_000, longestMs: 60_000 },
    readyMs = { shortestMs: 0, longestMs: 30_000 },
    stopMs = { shortestMs: 0, longestMs: stopTimeout * 1_000 },
  } = times;
  const intervalSeconds = Math.max(
    containerIntervalSeconds,
    ...targetGroups.map((each) => each.intervalSeconds),
  );
  const { shortestMs, longestMs } = readyMs;
  return {
    start: startMs,
    healthy: { shortestMs, longestMs: longestMs + (intervalSeconds * 1_000) / speed },
    stop: stopMs,
  };
}

/** @throws {TypeError} where a range is none */
export function checkTimes(times: PlanTimes): void {
  for (const name of ["startMs", "readyMs", "stopMs"] as const) {
    const range = times[name];
    if (range === undefined) continue;
    const { shortestMs, longestMs } = range;
    if (shortestMs >= 0 && longestMs >= shortestMs && Number.isFinite(longestMs)) continue;
    throw new TypeError(
      `${name} is from ${shortestMs} to ${longestMs}: two times were expected, not below 0, the shorter one first`,
    );
  }
}
