import type { DeleteAttributesRequest, DeleteAttributesResponse } from "@aws-sdk/client-ecs";

import { targetOf } from "../instances/attributes.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";
import { attributeRules } from "./put-attributes.ts";

export const deleteAttributes = operation<
  Wire<DeleteAttributesRequest>,
  Wire<DeleteAttributesResponse>
>({
  name: "DeleteAttributes",
  rules: attributeRules,
  run({ cluster, attributes }, { state }) {
    const { clusterName } = activeCluster(state, cluster);
    for (const each of attributes) targetOf(state, clusterName, each);
    for (const each of attributes) {
      const record = targetOf(state, clusterName, each);
      const left = (record.attributes ?? []).filter(
        ({ name, value }) =>
          name !== each.name || (each.value !== undefined && value !== each.value),
      );
      state.instances.put(`${clusterName}/${record.id}`, { ...record, attributes: left });
    }
    return { attributes };
  },
});
