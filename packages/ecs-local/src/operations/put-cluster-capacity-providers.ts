import type {
  PutClusterCapacityProvidersRequest,
  PutClusterCapacityProvidersResponse,
} from "@aws-sdk/client-ecs";

import { Fault } from "../protocol/fault.ts";
import { checkProviders, clusterProviderRules } from "../services/cluster-strategy.ts";
import type { Wire } from "../wire.ts";
import { clusterAnswer } from "./cluster-answer.ts";
import { activeCluster } from "./clusters.ts";
import { type Context, operation } from "./operation.ts";

export const putClusterCapacityProviders = operation<
  Wire<PutClusterCapacityProvidersRequest>,
  Wire<PutClusterCapacityProvidersResponse>
>({
  name: "PutClusterCapacityProviders",
  rules: clusterProviderRules,
  run({ cluster, capacityProviders, defaultCapacityProviderStrategy }, context) {
    const found = activeCluster(context.state, cluster);
    checkProviders(capacityProviders, defaultCapacityProviderStrategy);
    const removed = (found.capacityProviders ?? []).filter(
      (each) => !capacityProviders.includes(each),
    );
    checkUnused(context, found.clusterName, removed);
    const changed = {
      ...found,
      capacityProviders,
      defaultCapacityProviderStrategy,
      attachmentsStatus: "UPDATE_COMPLETE",
    };
    context.state.clusters.put(found.clusterName, changed);
    return { cluster: clusterAnswer(context, changed, ["TAGS", "SETTINGS"]) };
  },
});

/** @throws {Fault} `ResourceInUseException` */
function checkUnused({ state }: Context, cluster: string, providers: readonly string[]): void {
  const used = state.services
    .values()
    .filter((each) => each.cluster === cluster)
    .flatMap(({ capacityProviderStrategy = [] }) => capacityProviderStrategy)
    .some(({ capacityProvider }) => providers.includes(capacityProvider));
  if (!used) return;
  const what = "The specified capacity provider is in use and cannot be removed.";
  throw new Fault("ResourceInUseException", what);
}
