import type { Deployment } from "@hitless/ecs-scheduler";

import type { Context } from "../operations/operation.ts";
import type { RevisionRecord, ServiceRecord } from "../state/records.ts";
import { findService, type FoundService } from "./find-service.ts";

/** Revisions of a service that are kept: more than the scheduler keeps deployments. */
const maxRevisions = 120;

/** Writes down what the deployment that has just begun rolls out. */
export function keepRevision(
  context: Pick<Context, "state" | "engine" | "now">,
  record: ServiceRecord,
): FoundService {
  const found = findService(context, record.cluster, record.serviceName);
  if (found === undefined) throw new Error(`the service ${record.serviceName} has just been there`);
  const [primary] = found.core.deployments;
  if (primary === undefined) return found;
  const revisions = { ...record.revisions, [primary.id]: revisionNow(record, context.now()) };
  const kept = {
    ...record,
    revisions: Object.fromEntries(Object.entries(revisions).slice(-maxRevisions)),
  };
  context.state.services.put(`${record.cluster}/${record.serviceName}`, kept);
  return { record: kept, core: found.core };
}

/** What a deployment rolls out. One that a rollback began anew has that of the one it went back to. */
export function revisionOf(
  { revisions }: ServiceRecord,
  { id, revision }: Deployment,
): RevisionRecord | undefined {
  const { name } = revision.taskDefinition;
  return revisions[id] ?? Object.values(revisions).findLast((each) => each.taskDefinition === name);
}

/** The record with what the primary deployment rolls out: after a rollback not what was last asked for. */
export function currentRecord({ record, core }: FoundService): ServiceRecord {
  const [primary] = core.deployments;
  const revision = primary && revisionOf(record, primary);
  if (revision === undefined) return record;
  const {
    launchType: _launchType,
    capacityProviderStrategy: _strategy,
    platformVersion: _version,
    networkConfiguration: _network,
    loadBalancers: _balancers,
    serviceRegistries: _registries,
    ...stable
  } = record;
  const { createdAt: _createdAt, ...rolledOut } = revision;
  return { ...stable, ...rolledOut };
}

/** What the service's record rolls out now. */
function revisionNow(record: ServiceRecord, createdAt: number): RevisionRecord {
  const { taskDefinition, loadBalancers, serviceRegistries } = record;
  const { launchType, platformVersion, networkConfiguration, capacityProviderStrategy } = record;
  return {
    taskDefinition,
    createdAt,
    ...(loadBalancers && { loadBalancers }),
    ...(serviceRegistries && { serviceRegistries }),
    ...(launchType && { launchType }),
    ...(platformVersion && { platformVersion }),
    ...(networkConfiguration && { networkConfiguration }),
    ...(capacityProviderStrategy && { capacityProviderStrategy }),
  };
}
