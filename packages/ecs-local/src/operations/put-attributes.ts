import { TargetType } from "@aws-sdk/client-ecs";
import type { PutAttributesRequest, PutAttributesResponse } from "@aws-sdk/client-ecs";

import { targetOf } from "../instances/attributes.ts";
import { Fault } from "../protocol/fault.ts";
import { all, length, oneOf, pattern, type Rules } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";

const most = 10;

/** Source: Amazon ECS API Reference, "Attribute". */
export const attributeRules: Rules = {
  attributes: length(1, 10),
  "attributes[].name": all(length(1, 128), pattern(/^[\w\-./\\]+$/)),
  "attributes[].value": length(0, 128),
  "attributes[].targetType": oneOf(TargetType),
};

export const putAttributes = operation<Wire<PutAttributesRequest>, Wire<PutAttributesResponse>>({
  name: "PutAttributes",
  rules: attributeRules,
  run({ cluster, attributes }, { state }) {
    const { clusterName } = activeCluster(state, cluster);
    const changed = new Map(
      attributes
        .map((each) => targetOf(state, clusterName, each))
        .map((record) => [record.id, record]),
    );
    for (const each of attributes) {
      const { id } = targetOf(state, clusterName, each);
      const record = changed.get(id);
      if (record === undefined) continue;
      const { name, value } = each;
      const others = (record.attributes ?? []).filter((other) => other.name !== name);
      const next = [...others, { name, ...(value !== undefined && { value }) }];
      if (next.length > most) {
        const what = `A container instance can have ${most} custom attributes at most.`;
        throw new Fault("AttributeLimitExceededException", what);
      }
      changed.set(id, { ...record, attributes: next });
    }
    for (const record of changed.values())
      state.instances.put(`${clusterName}/${record.id}`, record);
    return { attributes };
  },
});
