import { TargetType } from "@aws-sdk/client-ecs";
import type { ListAttributesRequest, ListAttributesResponse } from "@aws-sdk/client-ecs";

import { attributesOf } from "../instances/attributes.ts";
import { oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";
import { pageSize, paginate } from "./paginate.ts";

export const listAttributes = operation<Wire<ListAttributesRequest>, Wire<ListAttributesResponse>>({
  name: "ListAttributes",
  rules: { targetType: oneOf(TargetType), maxResults: pageSize },
  run({ cluster, attributeName, attributeValue, ...paging }, { state }) {
    const { clusterName } = activeCluster(state, cluster);
    const all = state.instances
      .values()
      .filter((each) => each.cluster === clusterName)
      .flatMap((record) =>
        attributesOf(record).map((each) => ({ ...each, targetId: record.containerInstanceArn })),
      )
      .filter(({ name }) => attributeName === undefined || name === attributeName)
      .filter(({ value }) => attributeValue === undefined || value === attributeValue);
    const byKey = new Map(all.map((each) => [`${each.targetId} ${each.name}`, each]));
    const { page, ...rest } = paginate([...byKey.keys()], paging);
    return { attributes: page.flatMap((key) => byKey.get(key) ?? []), ...rest };
  },
});
