import { breakerThreshold } from "@hitless/ecs-scheduler";

import type { Observed } from "./observed.ts";
import type { Situation } from "./situation.ts";

/** What is worth to know before a deployment begins, and keeps it from nothing. */
export function notesOf(
  { service }: Observed,
  situation: Situation,
  fewestHealthy: number,
): string[] {
  const { desired, configuration, instances, launchType } = situation;
  const { circuitBreaker } = configuration;
  const { deployments = [], runningCount = 0, capacityProviderStrategy = [] } = service;
  const threshold = breakerThreshold(desired, circuitBreaker.thresholdConfiguration);
  const notes = {
    "the service is scaled to zero: no task is started, so nothing is tested": desired === 0,
    "for a while no task is healthy: requests fail meanwhile": desired > 0 && fewestHealthy === 0,
    "another deployment is still going on; this is how it goes once that one has ended":
      deployments.length > 1,
    [`${runningCount} of ${desired} tasks run now; this is how it goes once all do`]:
      deployments.length <= 1 &&
      runningCount !== desired &&
      situation.schedulingStrategy !== "DAEMON",
    "the circuit breaker is off: a deployment whose tasks fail goes on for ever":
      !circuitBreaker.enable,
    [`the circuit breaker ends the deployment after ${threshold} failed tasks, and leaves it so`]:
      circuitBreaker.enable && !circuitBreaker.rollback,
    "alarms can fail it at any time, and are watched on after its last step":
      configuration.alarms.enable,
    "a capacity provider may add container instances where this finds no room":
      launchType === "EC2" && capacityProviderStrategy.length > 0 && instances.length > 0,
  };
  return Object.entries(notes).flatMap(([note, isSo]) => (isSo ? [note] : []));
}
