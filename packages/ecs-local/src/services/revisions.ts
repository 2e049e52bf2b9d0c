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
