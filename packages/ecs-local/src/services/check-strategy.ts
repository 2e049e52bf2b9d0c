import type { DeploymentConfiguration, DeploymentController } from "@aws-sdk/client-ecs";

import { Fault, invalidParameter } from "../protocol/fault.ts";
import type { Wire } from "../wire.ts";

/**
 * Refuses what this endpoint's scheduler has no rules for yet.
 * @throws {Fault} `UnsupportedFeatureException`
 */
export function checkStrategy(
  configuration: Wire<DeploymentConfiguration> | undefined,
  controller?: Wire<DeploymentController>,
): void {
  const { strategy = "ROLLING", lifecycleHooks = [] } = configuration ?? {};
  if (controller !== undefined && controller.type !== "ECS") {
    throw unsupported(`deployment controller ${controller.type}`);
  }
  if (strategy !== "ROLLING") throw unsupported(`deployment strategy ${strategy}`);
  if (lifecycleHooks.length > 0) throw unsupported("lifecycle hooks");
}

/** @throws {Fault} `InvalidParameterException` */
export function checkPercents(
  configuration: Wire<DeploymentConfiguration> | undefined,
  schedulingStrategy: string,
): void {
  const { minimumHealthyPercent, maximumPercent } = configuration ?? {};
  if (schedulingStrategy === "DAEMON") {
    if (maximumPercent === undefined || maximumPercent === 100) return;
    throw invalidParameter("The daemon scheduling strategy supports a maximumPercent of 100 only.");
  }
  if (maximumPercent === undefined || minimumHealthyPercent === undefined) return;
  if (maximumPercent >= minimumHealthyPercent && maximumPercent >= 100) return;
  throw invalidParameter(
    "maximumPercent must be at least 100 and not less than minimumHealthyPercent.",
  );
}

function unsupported(what: string): Fault {
  return new Fault("UnsupportedFeatureException", `This endpoint does not have the ${what}.`);
}
