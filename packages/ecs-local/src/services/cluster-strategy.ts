import type { CapacityProviderStrategyItem } from "@aws-sdk/client-ecs";

import { invalidParameter } from "../protocol/fault.ts";
import { between, length, type Rules } from "../protocol/rules.ts";
import type { ClusterRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";

type Strategy = readonly Wire<CapacityProviderStrategyItem>[];

/** The ones that every account has. */
export const fargateProviders: readonly string[] = ["FARGATE", "FARGATE_SPOT"];

export const clusterProviderRules: Rules = {
  capacityProviders: length(0, 20),
  defaultCapacityProviderStrategy: length(0, 20),
  "defaultCapacityProviderStrategy[].weight": between(0, 1000),
  "defaultCapacityProviderStrategy[].base": between(0, 100_000),
};

/**
 * What a request runs by: without a launch type and a strategy of its own, the cluster's default strategy.
 * Source: Amazon ECS API Reference, "CreateService", `launchType`.
 * @throws {Fault} where the strategy names a provider that the cluster does not have
 */
export function withClusterStrategy<
  Given extends {
    launchType?: string | undefined;
    capacityProviderStrategy?: Wire<CapacityProviderStrategyItem>[] | undefined;
  },
>(given: Given, cluster: ClusterRecord): Given {
  const { launchType, capacityProviderStrategy = [] } = given;
  // Both at once is refused as such.
  if (launchType === undefined) {
    checkAssociated(capacityProviderStrategy, cluster.capacityProviders);
  }
  const { defaultCapacityProviderStrategy = [] } = cluster;
  const isOpen = launchType === undefined && capacityProviderStrategy.length === 0;
  if (!isOpen || defaultCapacityProviderStrategy.length === 0) return given;
  return { ...given, capacityProviderStrategy: defaultCapacityProviderStrategy };
}

/** @throws {Fault} `InvalidParameterException` where a provider is not there, or the default is none of them */
export function checkProviders(
  capacityProviders: readonly string[] = [],
  defaultCapacityProviderStrategy: Strategy = [],
): void {
  checkKnown(capacityProviders);
  checkAssociated(defaultCapacityProviderStrategy, capacityProviders);
}

function checkAssociated(strategy: Strategy, providers: readonly string[] = []): void {
  const names = strategy.map(({ capacityProvider }) => capacityProvider);
  checkKnown(names);
  if (names.every((name) => providers.includes(name))) return;
  throw invalidParameter(
    "The specified capacity provider strategy cannot contain a capacity provider that is not " +
      "associated with the cluster. Associate the capacity provider with the cluster and try again.",
  );
}

function checkKnown(names: readonly string[]): void {
  const unknown = names.find((each) => !fargateProviders.includes(each));
  if (unknown === undefined) return;
  throw invalidParameter(`The specified capacity provider '${unknown}' was not found.`);
}
