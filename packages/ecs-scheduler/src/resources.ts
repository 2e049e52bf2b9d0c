import { recount } from "./candidates.ts";
import type { Instance } from "./cluster.ts";
import { assignPorts, portKey } from "./fit.ts";
import type { HostPort, Task } from "./task.ts";
import type { TaskDefinition } from "./task-definition.ts";
import { type OpenService, openInstance, type Work } from "./work.ts";

/** Takes CPU, memory and ports of a container instance for a task. */
export function reserve(
  work: Work,
  task: { id: string; order: number; instance: string },
  definition: TaskDefinition,
): HostPort[] {
  const instance = openInstance(work, task.instance);
  if (!instance) return [];
  const { hostPorts, ports, nextPort } = assignPorts(
    instance,
    definition,
    work.cluster.settings.dynamicPorts,
  );
  const { cpu, memory } = instance;
  instance.cpu = { ...cpu, remaining: cpu.remaining - definition.cpu };
  instance.memory = { ...memory, remaining: memory.remaining - definition.memory };
  const mine = Object.fromEntries(Object.keys(ports).map((key) => [key, task.id]));
  instance.ports = { ...instance.ports, ...mine };
  instance.nextPort = nextPort;
  instance.tasks = work.tables.set(instance.tasks, task.order, task.id);
  return hostPorts;
}

/** Gives them back when the task is STOPPED. */
export function release(work: Work, task: Task, service: OpenService | undefined): void {
  const instance = task.instance === undefined ? undefined : openInstance(work, task.instance);
  if (!instance) return;
  const { cpu, memory } = instance;
  instance.cpu = { ...cpu, remaining: cpu.remaining + task.reserved.cpu };
  instance.memory = { ...memory, remaining: memory.remaining + task.reserved.memory };
  instance.ports = without(instance.ports, task.id);
  instance.tasks = work.tables.remove(instance.tasks, task.order);
  if (service) {
    recount(work, service, instance, -1);
    if (service.schedulingStrategy === "DAEMON" && instance.status === "ACTIVE") {
      service.vacant = work.tables.set(service.vacant, instance.order, instance.id);
    }
  }
  work.freed.add(instance.id);
}

/** Books the ports that a task came to have for those that were proposed. */
export function rebook(work: Work, task: Task): void {
  const instance = task.instance === undefined ? undefined : openInstance(work, task.instance);
  if (!instance) return;
  const ports = without(instance.ports, task.id);
  for (const { hostPort, protocol } of task.hostPorts) {
    const key = portKey(hostPort, protocol);
    // Another task may hold it from a proposal that its driver will not follow either.
    if (ports[key] !== "reserved") ports[key] = task.id;
  }
  instance.ports = ports;
  work.freed.add(instance.id);
}

function without(ports: Instance["ports"], holder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(ports).filter(([, each]) => each !== holder));
}
