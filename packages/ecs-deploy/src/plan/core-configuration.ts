import type { DeploymentConfiguration as Given } from "@aws-sdk/client-ecs";
import { type DeploymentConfiguration, defaultConfiguration } from "@hitless/ecs-scheduler";

/** How a deployment goes, as the scheduler wants to know it. What DescribeServices leaves out has its default. */
export function coreConfiguration(
  given: Given | undefined,
  schedulingStrategy: "REPLICA" | "DAEMON",
): DeploymentConfiguration {
  const defaults = defaultConfiguration(schedulingStrategy);
  const { deploymentCircuitBreaker: breaker, alarms, earlySuccessCriteria: early } = given ?? {};
  const threshold = breaker?.thresholdConfiguration;
  return {
    ...defaults,
    minimumHealthyPercent: given?.minimumHealthyPercent ?? defaults.minimumHealthyPercent,
    maximumPercent: given?.maximumPercent ?? defaults.maximumPercent,
    circuitBreaker: {
      enable: breaker?.enable ?? false,
      rollback: breaker?.rollback ?? false,
      thresholdConfiguration: {
        type: threshold?.type ?? "BOUNDED_PERCENT",
        value: threshold?.value ?? 50,
      },
      resetOnHealthyTask: breaker?.resetOnHealthyTask ?? true,
    },
    alarms: {
      enable: alarms?.enable ?? false,
      rollback: alarms?.rollback ?? false,
      alarmNames: alarms?.alarmNames ?? [],
    },
    ...(early && {
      earlySuccessCriteria: {
        enable: early.enable ?? false,
        healthyPercent: early.healthyPercent ?? 100,
        sourceServiceRevisionCleanup: early.sourceServiceRevisionCleanup ?? "BLOCKING",
      },
    }),
  };
}
