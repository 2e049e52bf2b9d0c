/** What the load balancer thinks of a target that it asks. */
export interface Judgement {
  state: "initial" | "healthy" | "unhealthy";
  /** Equal results in a row. */
  passed: number;
  failed: number;
  /** Why the last one failed, in the load balancer's words. */
  reason?: string;
}

export const unjudged: Judgement = { state: "initial", passed: 0, failed: 0 };

export type CheckResult = { passed: true } | { passed: false; reason: string };

export interface Thresholds {
  healthyThreshold: number;
  unhealthyThreshold: number;
}

/**
 * The judgement after one more result. A new target needs one good answer only.
 * Source: Elastic Load Balancing, "Health checks for Application Load Balancer target groups".
 */
export function judgeTarget(
  before: Judgement,
  result: CheckResult,
  { healthyThreshold, unhealthyThreshold }: Thresholds,
): Judgement {
  if (result.passed) {
    const passed = before.passed + 1;
    const enough = before.state === "initial" || passed >= healthyThreshold;
    return { state: enough ? "healthy" : before.state, passed, failed: 0 };
  }
  const failed = before.failed + 1;
  const state = failed >= unhealthyThreshold ? "unhealthy" : before.state;
  return { state, passed: 0, failed, reason: result.reason };
}
