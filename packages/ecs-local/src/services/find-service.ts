import { findService as findInCore, type Service } from "@hitless/ecs-scheduler";

import { clusterPart, lastPart } from "../names.ts";
import { activeCluster } from "../operations/clusters.ts";
import type { Context } from "../operations/operation.ts";
import { clientFault, Fault, invalidParameter } from "../protocol/fault.ts";
import { findTaskDefinition } from "../operations/task-definitions.ts";
import type { ServiceRecord, TaskDefinitionRecord } from "../state/records.ts";

/** A service: what its requests said, and how it stands. */
export interface FoundService {
  record: ServiceRecord;
  core: Service;
}

export function findService(
  { state, engine }: Pick<Context, "state" | "engine">,
  cluster: string,
  nameOrArn: string,
): FoundService | undefined {
  const name = lastPart(nameOrArn);
  const record = state.services.get(`${cluster}/${name}`);
  const core = findInCore(engine.read(cluster), name);
  const isElsewhere = (clusterPart(nameOrArn) ?? cluster) !== cluster;
  return record === undefined || core === undefined || isElsewhere ? undefined : { record, core };
}

/**
 * The active service that a request means.
 * @throws {Fault} `ClusterNotFoundException`, `ServiceNotFoundException`, `ServiceNotActiveException`
 */
export function activeService(
  context: Pick<Context, "state" | "engine">,
  cluster: string | undefined,
  nameOrArn: string,
): FoundService {
  const { clusterName } = activeCluster(context.state, cluster ?? clusterPart(nameOrArn));
  const found = findService(context, clusterName, nameOrArn);
  if (found === undefined) throw new Fault("ServiceNotFoundException", "Service not found.");
  if (found.core.status === "ACTIVE") return found;
  throw new Fault("ServiceNotActiveException", "Service was not ACTIVE.");
}

/**
 * The task definition that is to be run.
 * @throws {Fault} of the kind given, where it is not there or not active
 */
export function activeDefinition(
  { state }: Pick<Context, "state">,
  nameOrArn: string,
  kind: "ClientException" | "InvalidParameterException",
): TaskDefinitionRecord {
  const fault = kind === "ClientException" ? clientFault : invalidParameter;
  const found = findTaskDefinition(state, nameOrArn);
  if (found === undefined) throw fault("TaskDefinition not found.");
  if (found.status !== "ACTIVE") throw fault("TaskDefinition is inactive");
  return found;
}
