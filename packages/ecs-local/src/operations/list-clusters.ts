import type { ListClustersRequest, ListClustersResponse } from "@aws-sdk/client-ecs";

import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";
import { pageSize, paginate } from "./paginate.ts";

export const listClusters = operation<Wire<ListClustersRequest>, Wire<ListClustersResponse>>({
  name: "ListClusters",
  rules: { maxResults: pageSize },
  run(input, { state }) {
    const active = state.clusters.values().filter(({ status }) => status === "ACTIVE");
    const { page, ...rest } = paginate(
      active.map(({ clusterArn }) => clusterArn).toSorted(),
      input,
    );
    return { clusterArns: page, ...rest };
  },
});
