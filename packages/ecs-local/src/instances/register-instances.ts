import { listInstances } from "@hitless/ecs-scheduler";

import { newId } from "../names.ts";
import type { Context } from "../operations/operation.ts";

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
  { state, engine, names, now }: Context,
  cluster: string,
  { count, cpu = 4096, memory = 16_384 }: StartInstances,
): void {
  const there = listInstances(engine.read(cluster)).length;
  for (let index = there; index < count; index += 1) {
    const id = newId();
    const zone = `${names.place.region}${zones[index % zones.length]}`;
    const number = 1 + Math.max(0, ...state.instances.values().map((each) => each.number));
    state.instances.put(`${cluster}/${id}`, {
      id,
      number,
      cluster,
      containerInstanceArn: names.containerInstance(cluster, id),
      ec2InstanceId: `i-${id.slice(0, 17)}`,
      zone,
      registeredAt: now(),
    });
    engine.send(cluster, { type: "instance-registered", instance: id, zone, cpu, memory });
  }
}
