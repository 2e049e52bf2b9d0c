import { Fault } from "../protocol/fault.ts";
import { all, length, pattern, type Rule } from "../protocol/rules.ts";
import { lastPart } from "../names.ts";
import type { ClusterRecord } from "../state/records.ts";
import type { State } from "../state/store.ts";

/** The rule of names of clusters and services. Source: API reference, CreateCluster. */
export const resourceName: Rule = all(length(1, 255), pattern(/^[a-zA-Z0-9_-]+$/));

/** The name of the cluster that a request means; absent, it is `default`. */
export function clusterNameOf(cluster: string | undefined): string {
  return lastPart(cluster ?? "default");
}

/**
 * The active cluster that a request means.
 * @throws {Fault} `ClusterNotFoundException`
 */
export function activeCluster(state: State, cluster: string | undefined): ClusterRecord {
  const found = state.clusters.get(clusterNameOf(cluster));
  if (found?.status === "ACTIVE") return found;
  throw new Fault("ClusterNotFoundException", "Cluster not found.");
}
