import { ClusterSettingName } from "@aws-sdk/client-ecs";
import type {
  ClusterSetting,
  UpdateClusterRequest,
  UpdateClusterResponse,
} from "@aws-sdk/client-ecs";

import { oneOf, type Rules } from "../protocol/rules.ts";
import type { ClusterRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";
import { clusterAnswer } from "./cluster-answer.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";

/** Source: Amazon ECS API Reference, "ClusterSetting". */
export const settingRules: Rules = {
  "settings[].name": oneOf(ClusterSettingName),
  "settings[].value": oneOf(["enabled", "disabled", "enhanced"]),
};

export const updateCluster = operation<Wire<UpdateClusterRequest>, Wire<UpdateClusterResponse>>({
  name: "UpdateCluster",
  rules: settingRules,
  run({ cluster, settings, configuration, serviceConnectDefaults }, context) {
    const found = activeCluster(context.state, cluster);
    const changed: ClusterRecord = {
      ...found,
      ...(settings && { settings: mergeSettings(found.settings, settings) }),
      ...(configuration && { configuration }),
      ...(serviceConnectDefaults && { serviceConnectDefaults }),
    };
    context.state.clusters.put(found.clusterName, changed);
    const include = ["TAGS", "SETTINGS", "CONFIGURATIONS"];
    return { cluster: clusterAnswer(context, changed, include) };
  },
});

export function mergeSettings(
  before: readonly Wire<ClusterSetting>[] = [],
  given: readonly Wire<ClusterSetting>[],
): Wire<ClusterSetting>[] {
  return [...new Map([...before, ...given].map((each) => [each.name, each])).values()];
}
