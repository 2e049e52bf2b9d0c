import { breakerThreshold } from "./breaker-threshold.ts";
import { countsOf, isEmpty } from "./deployments.ts";
import { type Failure } from "./end-deployment.ts";
import { rolloutReasons } from "./messages.ts";
import type { Cluster } from "./cluster.ts";
import type { Deployment, DeploymentConfiguration } from "./service.ts";

/** Why a deployment in progress has failed; undefined while it has not. */
export function failureOf(
  {
    rolloutState,
    failedTasks,
    ignoredAlarms,
  }: Pick<Deployment, "rolloutState" | "failedTasks" | "ignoredAlarms">,
  { circuitBreaker, alarms }: DeploymentConfiguration,
  present: { readonly desiredCount: number; readonly alarms: Cluster["alarms"] },
): Failure | undefined {
  if (rolloutState !== "IN_PROGRESS") return undefined;
  const threshold = breakerThreshold(present.desiredCount, circuitBreaker.thresholdConfiguration);
  if (circuitBreaker.enable && failedTasks >= threshold) {
    const { rollback } = circuitBreaker;
    return { why: "tasks failed to start", word: rolloutReasons.circuitBreaker, rollback };
  }
  const rings = (name: string) => present.alarms[name] === "ALARM" && !ignoredAlarms.includes(name);
  if (alarms.enable && alarms.alarmNames.some(rings)) {
    return { why: "alarm detected", word: rolloutReasons.alarm, rollback: alarms.rollback };
  }
  return undefined;
}

/**
 * Whether the new tasks are all there and healthy and the old ones gone, or as much of that as
 * `earlySuccessCriteria` asks for.
 */
export function isDone(
  deployment: Pick<Deployment, "tasks">,
  others: readonly Pick<Deployment, "tasks">[],
  { desiredCount, configuration }: { desiredCount: number; configuration: DeploymentConfiguration },
): boolean {
  const { pending, settling, healthy, unhealthy, leaving } = countsOf(deployment);
  const early = configuration.earlySuccessCriteria;
  const areOthersGone = others.every(isEmpty);
  if (early?.enable === true) {
    const isEnough = healthy >= Math.ceil((desiredCount * early.healthyPercent) / 100);
    return isEnough && (areOthersGone || early.sourceServiceRevisionCleanup === "DEFERRED");
  }
  return areOthersGone && healthy >= desiredCount && pending + settling + unhealthy + leaving === 0;
}
