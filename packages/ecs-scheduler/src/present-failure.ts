import type { Failure } from "./end-deployment.ts";
import type { OpenService, Work } from "./work.ts";

/** Why the deployment in progress has failed by now, if it has. */
export function presentFailure(work: Work, service: OpenService): Failure | undefined {
  const [primary] = service.deployments;
  const { desiredCount, configuration } = service;
  const { alarms } = work.cluster;
  return primary && work.rules.failureOf(primary, configuration, { desiredCount, alarms });
}
