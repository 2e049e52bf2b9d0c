import { setTimeout as delay } from "node:timers/promises";

import type { TargetHealthCheck, TargetRecord } from "../elb/records.ts";
import type { CheckTarget } from "./check-target.ts";
import { judgeTarget, type Judgement } from "./judge-target.ts";

export interface WatchTargetOptions {
  check: CheckTarget;
  /** How a target group asks; read before each round, since it may be changed. */
  settings: () => TargetHealthCheck;
  /** Divides the interval, not the time-out. */
  speed: number;
  /**
   * A target that was never well is not called unhealthy before this time: the interval is compressed, the
   * start of an app is not.
   */
  startAllowanceMs: number;
  /** What was thought of it before. */
  from: Judgement;
  /** Called when the state or the reason changes. */
  onJudgement: (judgement: Judgement) => void;
  signal: AbortSignal;
}

/** The shortest wait between two questions. */
const minIntervalMs = 50;

/** Asks a target again and again, until the signal. */
export async function watchTarget(
  target: TargetRecord,
  options: WatchTargetOptions,
): Promise<void> {
  const { check, settings, speed, startAllowanceMs, onJudgement, signal } = options;
  const allowedUntil = Date.now() + startAllowanceMs;
  let judgement = options.from;
  try {
    for (;;) {
      const current = settings();
      const result = await check(target, current, signal);
      let next = judgeTarget(judgement, result, current);
      const isEarly = judgement.state === "initial" && Date.now() < allowedUntil;
      if (isEarly && next.state === "unhealthy") next = { ...next, state: "initial" };
      const isNews = next.state !== judgement.state || next.reason !== judgement.reason;
      judgement = next;
      if (isNews && !signal.aborted) onJudgement(judgement);
      const waitMs = Math.max(minIntervalMs, (current.intervalSeconds * 1000) / speed);
      await delay(waitMs, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
