import type { DeploymentConfiguration } from "./service.ts";

export interface Bounds {
  /** Healthy tasks that must be left. */
  readonly lower: number;
  /** Tasks PENDING or RUNNING that there may be. */
  readonly upper: number;
}

/**
 * How far a deployment may go with `desiredCount` tasks: the minimum is rounded up, the maximum down.
 * Source: Amazon ECS API Reference, "DeploymentConfiguration".
 */
export function boundsOf(
  desiredCount: number,
  {
    minimumHealthyPercent,
    maximumPercent,
  }: Pick<DeploymentConfiguration, "minimumHealthyPercent" | "maximumPercent">,
): Bounds {
  return {
    lower: Math.ceil((desiredCount * minimumHealthyPercent) / 100),
    upper: Math.floor((desiredCount * maximumPercent) / 100),
  };
}
