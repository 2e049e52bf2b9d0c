import type { CapacityProviderStrategyItem } from "@aws-sdk/client-ecs";
import type { LaunchType } from "@hitless/ecs-scheduler";

import { Fault, invalidParameter } from "../protocol/fault.ts";
import type { Wire } from "../wire.ts";
import { fargateProviders } from "./cluster-strategy.ts";

interface Given {
  launchType?: string | undefined;
  capacityProviderStrategy?: Wire<CapacityProviderStrategyItem>[] | undefined;
}

/**
 * Where tasks run.
 * @throws {Fault} `InvalidParameterException`
 */
export function launchTypeOf({ launchType, capacityProviderStrategy = [] }: Given): LaunchType {
  if (launchType !== undefined && capacityProviderStrategy.length > 0) {
    throw invalidParameter(
      "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.",
    );
  }
  const unknown = capacityProviderStrategy.find(
    (each) => !fargateProviders.includes(each.capacityProvider),
  );
  if (unknown !== undefined) {
    throw invalidParameter(
      `The specified capacity provider '${unknown.capacityProvider}' was not found.`,
    );
  }
  if (capacityProviderStrategy.length > 0) return "FARGATE";
  if (launchType === undefined || launchType === "EC2") return "EC2";
  if (launchType === "FARGATE") return "FARGATE";
  throw new Fault(
    "UnsupportedFeatureException",
    `This endpoint does not have the launch type ${launchType}.`,
  );
}
