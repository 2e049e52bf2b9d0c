import type { Action } from "./action.ts";
import type { Cluster, Instance } from "./cluster.ts";
import type { Ids } from "./ids.ts";
import type { Rules } from "./rules.ts";
import type { Deployment, Service } from "./service.ts";
import { lookUp, type TableWriter, tableWriter } from "./table.ts";
import type { Grouped } from "./tell.ts";
import type { Task } from "./task.ts";

/** What is opened for writing: a copy that this step owns. Its parts are replaced, not changed. */
export type Open<Part> = { -readonly [Name in keyof Part]: Part[Name] };
export type OpenDeployment = Omit<Open<Deployment>, "tasks"> & { tasks: Open<Deployment["tasks"]> };
export type OpenService = Omit<Open<Service>, "deployments"> & { deployments: OpenDeployment[] };

/**
 * One step in the making. Each service, task and instance is copied once when it is first opened, and goes
 * back into its table at the end; so a step costs what it touches, and the state that was given stays as it is.
 */
export interface Work {
  readonly now: number;
  readonly ids: Ids;
  readonly rules: Rules;
  readonly tables: TableWriter;
  readonly cluster: Open<Cluster>;
  readonly actions: Action[];
  /** Services that have to be looked at when all events are in. */
  readonly touched: Set<string>;
  /** Container instances that gave something back. */
  readonly freed: Set<string>;
  /** What is told as one line for all events of the step. */
  readonly grouped: Map<string, Map<string, Grouped & { count: number }>>;
  readonly opened: {
    readonly services: Map<string, OpenService>;
    readonly tasks: Map<string, Open<Task>>;
    readonly instances: Map<string, Open<Instance>>;
  };
}

export function beginWork(
  cluster: Cluster,
  { now, ids, rules }: Pick<Work, "now" | "ids" | "rules">,
): Work {
  return {
    now,
    ids,
    rules,
    tables: tableWriter(),
    cluster: { ...cluster },
    actions: [],
    touched: new Set(),
    freed: new Set(),
    grouped: new Map(),
    opened: { services: new Map(), tasks: new Map(), instances: new Map() },
  };
}

export function endWork({ cluster, opened, tables }: Work): Cluster {
  for (const [name, service] of opened.services) {
    cluster.services = tables.set<Service>(cluster.services, name, service);
  }
  for (const [id, task] of opened.tasks) cluster.tasks = tables.set<Task>(cluster.tasks, id, task);
  for (const [id, instance] of opened.instances) {
    cluster.instances = tables.set<Instance>(cluster.instances, id, instance);
  }
  return cluster;
}

export function openService({ cluster, opened }: Work, name: string): OpenService | undefined {
  const known = opened.services.get(name);
  if (known) return known;
  const service = lookUp(cluster.services, name);
  if (!service) return undefined;
  const deployments = service.deployments.map((each) => ({ ...each, tasks: { ...each.tasks } }));
  const copy: OpenService = { ...service, deployments };
  opened.services.set(name, copy);
  return copy;
}

export function openTask({ cluster, opened }: Work, id: string): Open<Task> | undefined {
  return open(opened.tasks, cluster.tasks, id);
}

export function openInstance({ cluster, opened }: Work, id: string): Open<Instance> | undefined {
  return open(opened.instances, cluster.instances, id);
}

/** A task to read only, which costs no copy. */
export function readTask({ cluster, opened }: Work, id: string): Task | undefined {
  return opened.tasks.get(id) ?? lookUp(cluster.tasks, id);
}

/** A service to read only, which costs no copy. */
export function readService({ cluster, opened }: Work, name: string): Service | undefined {
  return opened.services.get(name) ?? lookUp(cluster.services, name);
}

/** An instance to read only, which costs no copy. */
export function readInstance({ cluster, opened }: Work, id: string): Instance | undefined {
  return opened.instances.get(id) ?? lookUp(cluster.instances, id);
}

export function addService({ opened }: Work, service: OpenService): void {
  opened.services.set(service.name, service);
}

export function addTask({ opened }: Work, task: Task): Open<Task> {
  const added = { ...task };
  opened.tasks.set(task.id, added);
  return added;
}

export function addInstance({ opened }: Work, instance: Instance): void {
  opened.instances.set(instance.id, { ...instance });
}

export function removeTask({ cluster, opened, tables }: Work, id: string): void {
  opened.tasks.delete(id);
  cluster.tasks = tables.remove(cluster.tasks, id);
}

export function removeInstance({ cluster, opened, tables }: Work, id: string): void {
  opened.instances.delete(id);
  cluster.instances = tables.remove(cluster.instances, id);
}

export function count(work: Work, what: keyof Cluster["counters"]): number {
  const next = work.cluster.counters[what] + 1;
  work.cluster.counters = { ...work.cluster.counters, [what]: next };
  return next;
}

function open<Part>(
  opened: Map<string, Open<Part>>,
  table: Parameters<typeof lookUp<Part>>[0],
  id: string,
): Open<Part> | undefined {
  const known = opened.get(id);
  if (known) return known;
  const part = lookUp(table, id);
  if (part === undefined) return undefined;
  const copy = { ...part };
  opened.set(id, copy);
  return copy;
}
