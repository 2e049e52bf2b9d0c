import type { DeploymentConfiguration } from "@aws-sdk/client-ecs";

import type { Wire } from "../wire.ts";

type Configuration = Wire<DeploymentConfiguration>;

/** The deployment configuration as DescribeServices shows it: what was given over what was there before. */
export function wireConfiguration(
  given: Configuration | undefined,
  schedulingStrategy: string,
  before?: Configuration,
): Configuration {
  const isDaemon = schedulingStrategy === "DAEMON";
  const defaults: Configuration = {
    deploymentCircuitBreaker: { enable: false, rollback: false },
    maximumPercent: isDaemon ? 100 : 200,
    minimumHealthyPercent: isDaemon ? 0 : 100,
    strategy: "ROLLING",
    bakeTimeInMinutes: 0,
  };
  return { ...defaults, ...before, ...given };
}
