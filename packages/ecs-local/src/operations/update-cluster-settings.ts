import type {
  UpdateClusterSettingsRequest,
  UpdateClusterSettingsResponse,
} from "@aws-sdk/client-ecs";

import type { Wire } from "../wire.ts";
import { clusterAnswer } from "./cluster-answer.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";
import { mergeSettings, settingRules } from "./update-cluster.ts";

export const updateClusterSettings = operation<
  Wire<UpdateClusterSettingsRequest>,
  Wire<UpdateClusterSettingsResponse>
>({
  name: "UpdateClusterSettings",
  rules: settingRules,
  run({ cluster, settings }, context) {
    const found = activeCluster(context.state, cluster);
    const changed = { ...found, settings: mergeSettings(found.settings, settings) };
    context.state.clusters.put(found.clusterName, changed);
    return { cluster: clusterAnswer(context, changed, ["TAGS", "SETTINGS"]) };
  },
});
