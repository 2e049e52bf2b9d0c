import { listInstances } from "@hitless/ecs-scheduler";

import { newId } from "../names.ts";
import type { Context } from "../operations/operation.ts";
import type { InstanceRecord } from "../state/records.ts";

/** The container instances that a cluster has from the start. */
export interface StartInstances {
  count: number;
  /** CPU units of each; 1,024 are one vCPU. @default 4096 */
  cpu?: number;
  /** MiB of each. @default 16_384 */
  memory?: number;
}

/** Availability zones, by the letters at their ends. */
const zones = "abc";

/** Registers as many container instances as are missing in the cluster. */
export function registerInstances(
  context: Context,
  cluster: string,
  { count, ...room }: StartInstances,
): void {
  const there = listInstances(context.engine.read(cluster)).length;
  for (let index = there; index < count; index += 1) registerInstance(context, cluster, room);
}

/** Registers one more container instance. */
export function registerInstance(
  { state, engine, names, now }: Context,
  cluster: string,
  {
    cpu = 4096,
    memory = 16_384,
    reservedPorts,
    attributes = [],
  }: Omit<StartInstances, "count"> & {
    reservedPorts?: readonly number[];
    attributes?: readonly { name: string; value?: string }[];
  },
): InstanceRecord {
  const id = newId();
  const there = listInstances(engine.read(cluster)).length;
  const zone = `${names.place.region}${zones[there % zones.length]}`;
  const record = {
    id,
    number: 1 + Math.max(0, ...state.instances.values().map((each) => each.number)),
    cluster,
    containerInstanceArn: names.containerInstance(cluster, id),
    ec2InstanceId: `i-${id.slice(0, 17)}`,
    zone,
    registeredAt: now(),
    ...(attributes.length > 0 && { attributes: [...attributes] }),
  };
  state.instances.put(`${cluster}/${id}`, record);
  const ports = reservedPorts === undefined ? {} : { reservedPorts };
  engine.send(cluster, { type: "instance-registered", instance: id, zone, cpu, memory, ...ports });
  return record;
}
