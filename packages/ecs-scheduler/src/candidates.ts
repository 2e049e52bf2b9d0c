import type { Instance } from "./cluster.ts";
import { lackOf } from "./fit.ts";
import type { Candidates, Lack } from "./service.ts";
import { emptyTable, firstOf, has, lookUp, type Table, valuesOf } from "./table.ts";
import type { OpenDeployment, OpenService, Work } from "./work.ts";
import { openInstance, readInstance } from "./work.ts";

const rank: Readonly<Record<Lack, number>> = { MEMORY: 0, CPU: 1, PORTS: 2 };

/**
 * The container instance for the next task: in the zone with the fewest tasks of the service, the one with the
 * fewest of them that has room. An instance without room is not asked again before its resources change, so
 * that a placement costs the same however many instances there are.
 * Source: Amazon ECS Developer Guide, "How Amazon ECS places tasks on container instances" (service scheduler).
 */
export function findInstance(
  work: Work,
  service: OpenService,
  deployment: OpenDeployment,
): Instance | undefined {
  deployment.candidates ??= gather(work, service);
  for (const zone of zonesOf(service, deployment.candidates)) {
    for (;;) {
      const instance = leastUsed(work, deployment.candidates, zone);
      if (!instance) break;
      const lacks = lackOf(instance, deployment.revision.taskDefinition);
      if (!lacks) return instance;
      refuse(work, { service, deployment, instance, lacks });
    }
  }
  return undefined;
}

/** A container instance without a task of this DAEMON service that has room for one. */
export function findVacant(
  work: Work,
  service: OpenService,
  deployment: OpenDeployment,
): Instance | undefined {
  deployment.candidates ??= { from: 0, zones: {} };
  for (const id of valuesOf(service.vacant)) {
    const instance = readInstance(work, id);
    if (!instance) continue;
    const lacks = lackOf(instance, deployment.revision.taskDefinition);
    if (!lacks) return instance;
    refuse(work, { service, deployment, instance, lacks });
  }
  return undefined;
}

/** Tells the deployments of a service that it has more or fewer tasks on an instance. */
export function recount(work: Work, service: OpenService, instance: Instance, by: 1 | -1): void {
  const { tables } = work;
  const before = lookUp(service.onInstance, instance.id) ?? 0;
  const after = before + by;
  service.onInstance =
    after === 0
      ? tables.remove(service.onInstance, instance.id)
      : tables.set(service.onInstance, instance.id, after);
  service.inZone = {
    ...service.inZone,
    [instance.zone]: (service.inZone[instance.zone] ?? 0) + by,
  };
  for (const deployment of service.deployments) {
    const { from = 0, zones = {} } = deployment.candidates ?? {};
    const listed = zones[instance.zone]?.[before];
    if (!listed || !has(listed, placeOf(instance, from))) continue;
    dropCandidate(work, deployment, instance, before);
    addCandidate(work, deployment, instance, after);
  }
}

/** Offers an instance to a service, whose deployments may have found no room on it before. */
export function offer(work: Work, service: OpenService, instance: Instance): void {
  const used = lookUp(service.onInstance, instance.id) ?? 0;
  for (const deployment of service.deployments) {
    if (deployment.candidates) addCandidate(work, deployment, instance, used);
  }
}

export function withdraw(work: Work, service: OpenService, instance: Instance): void {
  const used = lookUp(service.onInstance, instance.id) ?? 0;
  for (const deployment of service.deployments) dropCandidate(work, deployment, instance, used);
}

function gather(work: Work, service: OpenService): Candidates {
  const ids = new Set(work.opened.instances.keys());
  for (const { id } of valuesOf(work.cluster.instances)) ids.add(id);
  const from = work.cluster.counters.tasks % Math.max(1, ids.size);
  const zones: Record<string, Record<string, Table<string>>> = {};
  for (const id of ids) {
    const instance = readInstance(work, id);
    if (instance?.status !== "ACTIVE") continue;
    const used = lookUp(service.onInstance, id) ?? 0;
    const zone = (zones[instance.zone] ??= {});
    const key = placeOf(instance, from);
    zone[used] = work.tables.set(zone[used] ?? emptyTable<string>(), key, id);
  }
  return { from, zones };
}

/** Where an instance comes among equals. */
function placeOf({ order }: Instance, from: number): number {
  return order > from ? order : order + 2 ** 30;
}

function zonesOf(service: OpenService, { zones }: Candidates): string[] {
  const used = (zone: string) => service.inZone[zone] ?? 0;
  return Object.keys(zones).toSorted(
    (one, other) => used(one) - used(other) || (one < other ? -1 : 1),
  );
}

function leastUsed(work: Work, { zones }: Candidates, zone: string): Instance | undefined {
  for (const table of Object.values(zones[zone] ?? {})) {
    const first = firstOf(table);
    if (first) return readInstance(work, first[1]);
  }
  return undefined;
}

type Holder = Pick<OpenDeployment, "candidates">;

function addCandidate({ tables }: Work, holder: Holder, instance: Instance, used: number): void {
  const { zones, ...rest } = holder.candidates ?? { from: 0, zones: {} };
  const zone = zones[instance.zone] ?? {};
  const key = placeOf(instance, rest.from);
  const table = tables.set(zone[used] ?? emptyTable<string>(), key, instance.id);
  holder.candidates = { ...rest, zones: { ...zones, [instance.zone]: { ...zone, [used]: table } } };
}

function dropCandidate({ tables }: Work, holder: Holder, instance: Instance, used: number): void {
  const zone = holder.candidates?.zones[instance.zone];
  const table = zone?.[used];
  if (!holder.candidates || !table) return;
  const key = placeOf(instance, holder.candidates.from);
  if (!has(table, key)) return;
  const { [used]: _, ...others } = zone;
  const left = tables.remove(table, key);
  holder.candidates = {
    ...holder.candidates,
    zones: {
      ...holder.candidates.zones,
      [instance.zone]: left.size === 0 ? others : { ...others, [used]: left },
    },
  };
}

function refuse(
  work: Work,
  refusal: { service: OpenService; deployment: OpenDeployment; instance: Instance; lacks: Lack },
): void {
  const { service, deployment, instance, lacks } = refusal;
  dropCandidate(work, deployment, instance, lookUp(service.onInstance, instance.id) ?? 0);
  const open = openInstance(work, instance.id);
  if (open) open.refused = { ...open.refused, [service.name]: true };
  const closest = deployment.candidates?.closest;
  if (deployment.candidates && (!closest || rank[closest.lacks] < rank[lacks])) {
    deployment.candidates = { ...deployment.candidates, closest: { instance: instance.id, lacks } };
  }
}
