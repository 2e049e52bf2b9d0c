import type { DeploymentConfiguration } from "./service.ts";

/**
 * What a service has where nothing else is said.
 * Source: Amazon ECS API Reference, "DeploymentConfiguration".
 */
export function defaultConfiguration(
  schedulingStrategy: "REPLICA" | "DAEMON" = "REPLICA",
): DeploymentConfiguration {
  const isDaemon = schedulingStrategy === "DAEMON";
  return {
    strategy: "ROLLING",
    minimumHealthyPercent: isDaemon ? 0 : 100,
    maximumPercent: isDaemon ? 100 : 200,
    circuitBreaker: {
      enable: false,
      rollback: false,
      thresholdConfiguration: { type: "BOUNDED_PERCENT", value: 50 },
      resetOnHealthyTask: true,
    },
    alarms: { enable: false, rollback: false, alarmNames: [] },
  };
}

/**
 * What an UpdateService has to change to begin a deployment (`forceNewDeployment` begins one by itself). All
 * else takes effect on the tasks that there are.
 * Source: Amazon ECS API Reference, "UpdateService".
 */
export const deploymentTriggers: readonly string[] = [
  "taskDefinition",
  "networkConfiguration",
  "platformVersion",
  "loadBalancers",
  "serviceRegistries",
  "serviceConnectConfiguration",
  "volumeConfigurations",
  "vpcLatticeConfigurations",
];
