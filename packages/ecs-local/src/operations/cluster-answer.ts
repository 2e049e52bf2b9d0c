import type { Cluster as Shown } from "@aws-sdk/client-ecs";
import { type Cluster, listInstances, listServices, listTasks } from "@hitless/ecs-scheduler";

import type { ClusterRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";
import type { Context } from "./operation.ts";
import { tagsOf } from "./tags.ts";

/** A cluster as the API shows it: with its counts, and with what `include` asks for. */
export function clusterAnswer(
  { state, engine }: Pick<Context, "state" | "engine">,
  cluster: ClusterRecord,
  include: readonly string[],
): Wire<Shown> {
  const { settings, configuration, ...shown } = cluster;
  return {
    ...shown,
    ...countsOf(engine.read(cluster.clusterName)),
    statistics: [],
    tags: include.includes("TAGS") ? tagsOf(state, cluster.clusterArn) : [],
    settings: include.includes("SETTINGS") ? (settings ?? []) : [],
    ...(include.includes("CONFIGURATIONS") && configuration !== undefined && { configuration }),
  };
}

function countsOf(cluster: Cluster) {
  const tasks = listTasks(cluster);
  const running = tasks.filter(({ lastStatus }) => lastStatus === "RUNNING").length;
  const alive = tasks.filter(({ lastStatus }) => lastStatus !== "STOPPED").length;
  const services = listServices(cluster).filter(({ status }) => status === "ACTIVE");
  return {
    registeredContainerInstancesCount: listInstances(cluster).length,
    runningTasksCount: running,
    pendingTasksCount: alive - running,
    activeServicesCount: services.length,
  };
}
