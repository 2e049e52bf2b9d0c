import type { Cluster } from "@aws-sdk/client-ecs";

import type { ClusterRecord } from "../state/records.ts";
import type { State } from "../state/store.ts";
import type { Wire } from "../wire.ts";
import { tagsOf } from "./tags.ts";

/** A cluster as the API shows it: with its counts, and with what `include` asks for. */
export function clusterAnswer(
  state: State,
  cluster: ClusterRecord,
  include: readonly string[],
): Wire<Cluster> {
  const { settings, configuration, ...shown } = cluster;
  return {
    ...shown,
    ...countsOf(state, cluster.clusterName),
    statistics: [],
    tags: include.includes("TAGS") ? tagsOf(state, cluster.clusterArn) : [],
    settings: include.includes("SETTINGS") ? (settings ?? []) : [],
    ...(include.includes("CONFIGURATIONS") && configuration !== undefined && { configuration }),
  };
}

function countsOf(_state: State, _clusterName: string) {
  return {
    registeredContainerInstancesCount: 0,
    runningTasksCount: 0,
    pendingTasksCount: 0,
    activeServicesCount: 0,
  };
}
