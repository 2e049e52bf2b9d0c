import type { Cluster, Instance } from "./cluster.ts";
import { countsOf, isListed } from "./deployments.ts";
import { all } from "./plan-roll.ts";
import type { Deployment, Service } from "./service.ts";
import { lookUp, valuesOf } from "./table.ts";
import type { Task } from "./task.ts";

export function findService({ services }: Cluster, name: string): Service | undefined {
  return lookUp(services, name);
}

export function findTask({ tasks }: Cluster, id: string): Task | undefined {
  return lookUp(tasks, id);
}

export function findInstance({ instances }: Cluster, id: string): Instance | undefined {
  return lookUp(instances, id);
}

/** All services; in no order. */
export function listServices({ services }: Cluster): Service[] {
  return [...valuesOf(services)];
}

/** All tasks, those STOPPED within the last hour too; in the order of their starts. */
export function listTasks({ tasks }: Cluster): Task[] {
  return [...valuesOf(tasks)].toSorted((one, other) => one.order - other.order);
}

export function listInstances({ instances }: Cluster): Instance[] {
  return [...valuesOf(instances)].toSorted((one, other) => one.order - other.order);
}

/** The deployments as ECS lists them: the primary one, then those that still have tasks, newest first. */
export function listDeployments({ deployments }: Service): readonly Deployment[] {
  return deployments.filter(isListed);
}

/** Tasks of a deployment, or of a service over all its deployments, that are to run. */
export function taskCounts(of: Deployment | Service): TaskCounts {
  const deployments = "deployments" in of ? of.deployments : [of];
  const counts = { pending: 0, running: 0, healthy: 0, stopping: 0 };
  for (const deployment of deployments) {
    const each = countsOf(deployment);
    counts.pending += each.pending;
    counts.running += all(each) - each.pending;
    counts.healthy += each.healthy + each.leaving;
    counts.stopping += deployment.tasks.stopping.size;
  }
  return counts;
}

export interface TaskCounts {
  readonly pending: number;
  readonly running: number;
  /** Those running that count towards the minimum. */
  readonly healthy: number;
  /** Told to stop, and not yet STOPPED. */
  readonly stopping: number;
}
