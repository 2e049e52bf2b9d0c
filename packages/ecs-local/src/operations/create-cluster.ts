import type { CreateClusterRequest, CreateClusterResponse } from "@aws-sdk/client-ecs";

import { checkProviders, clusterProviderRules } from "../services/cluster-strategy.ts";
import type { ClusterRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";
import { clusterAnswer } from "./cluster-answer.ts";
import { resourceName } from "./clusters.ts";
import { operation } from "./operation.ts";
import { settingRules } from "./update-cluster.ts";
import { checkTags, setTags, tagRules } from "./tags.ts";

export const createCluster = operation<Wire<CreateClusterRequest>, Wire<CreateClusterResponse>>({
  name: "CreateCluster",
  rules: { clusterName: resourceName, ...clusterProviderRules, ...settingRules, ...tagRules },
  run(input, context) {
    const { state, names } = context;
    const { clusterName = "default", tags, ...given } = input;
    const existing = state.clusters.get(clusterName);
    // As at AWS: the same name again is the same cluster.
    if (existing?.status === "ACTIVE") {
      return { cluster: clusterAnswer(context, existing, ["TAGS", "SETTINGS"]) };
    }
    const checked = checkTags(tags);
    const { capacityProviders = [], defaultCapacityProviderStrategy = [] } = given;
    checkProviders(capacityProviders, defaultCapacityProviderStrategy);
    const cluster: ClusterRecord = {
      clusterArn: names.cluster(clusterName),
      clusterName,
      status: "ACTIVE",
      settings: given.settings ?? [{ name: "containerInsights", value: "disabled" }],
      ...(given.configuration && { configuration: given.configuration }),
      ...(given.serviceConnectDefaults && { serviceConnectDefaults: given.serviceConnectDefaults }),
      capacityProviders,
      defaultCapacityProviderStrategy,
    };
    state.clusters.put(clusterName, cluster);
    setTags(state, cluster.clusterArn, checked);
    return { cluster: clusterAnswer(context, cluster, ["TAGS", "SETTINGS"]) };
  },
});
