import type { DeploymentConfiguration as Given } from "@aws-sdk/client-ecs";
import { type DeploymentConfiguration, defaultConfiguration } from "@hitless/ecs-scheduler";

import type { Wire } from "../wire.ts";

/** How a deployment goes, as the scheduler wants to know it: what was given over what was there before. */
export function coreConfiguration(
  given: Wire<Given> | undefined,
  before: DeploymentConfiguration = defaultConfiguration(),
): DeploymentConfiguration {
  const { deploymentCircuitBreaker: breaker, alarms, earlySuccessCriteria } = given ?? {};
  const threshold = breaker?.thresholdConfiguration;
  const early = earlySuccessCriteria ?? before.earlySuccessCriteria;
  return {
    strategy: "ROLLING",
    minimumHealthyPercent: given?.minimumHealthyPercent ?? before.minimumHealthyPercent,
    maximumPercent: given?.maximumPercent ?? before.maximumPercent,
    circuitBreaker:
      breaker === undefined
        ? before.circuitBreaker
        : {
            enable: breaker.enable,
            rollback: breaker.rollback,
            thresholdConfiguration: {
              type: threshold?.type ?? "BOUNDED_PERCENT",
              value: threshold?.value ?? 50,
            },
            resetOnHealthyTask: breaker.resetOnHealthyTask ?? true,
          },
    alarms: alarms ?? before.alarms,
    ...(early && {
      earlySuccessCriteria: {
        enable: early.enable,
        healthyPercent: early.healthyPercent ?? 100,
        sourceServiceRevisionCleanup: early.sourceServiceRevisionCleanup ?? "BLOCKING",
      },
    }),
  };
}
