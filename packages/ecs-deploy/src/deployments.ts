import type { Deployment, Service } from "@aws-sdk/client-ecs";

/** The deployment that is the service's own: the newest one. */
export function primaryOf({ deployments = [] }: Service): Deployment | undefined {
  return deployments.find(({ status }) => status === "PRIMARY");
}

/** One deployment, COMPLETED, and as many tasks as there should be. */
export function isStable(service: Service): boolean {
  const { deployments = [], runningCount, desiredCount, pendingCount } = service;
  const [only] = deployments;
  return (
    deployments.length === 1 &&
    only?.rolloutState === "COMPLETED" &&
    runningCount === desiredCount &&
    pendingCount === 0
  );
}

/** `shop:7` of `arn:aws:ecs:us-east-1:123456789012:task-definition/shop:7`. */
export function nameOfTaskDefinition(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** `shop` of the same. */
export function familyOf(arn: string): string {
  const name = nameOfTaskDefinition(arn);
  const colon = name.lastIndexOf(":");
  return colon === -1 ? name : name.slice(0, colon);
}
