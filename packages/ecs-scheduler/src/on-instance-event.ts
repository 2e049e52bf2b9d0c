import type { InstanceEvent } from "./cluster-event.ts";
import { offer, withdraw } from "./candidates.ts";
import { SchedulerError } from "./errors.ts";
import { portKey } from "./fit.ts";
import { stoppedReasons } from "./messages.ts";
import { restand } from "./stand.ts";
import { finishTask, stopTask, taskDied } from "./stop-task.ts";
import { emptyTable, has, valuesOf } from "./table.ts";
import {
  addInstance,
  count,
  type Open,
  openInstance,
  type OpenService,
  openService,
  openTask,
  readInstance,
  removeInstance,
  type Work,
} from "./work.ts";
import type { Instance } from "./cluster.ts";

const agentPorts = [22, 2375, 2376, 51_678, 51_679, 51_680];

export function onInstanceEvent(work: Work, event: InstanceEvent): void {
  if (event.type === "instance-registered") return register(work, event);
  const instance = openInstance(work, event.instance);
  if (!instance) {
    const message = `There is no container instance "${event.instance}" in the cluster`;
    throw new SchedulerError("no-such-instance", message);
  }
  if (event.type === "instance-draining") return drain(work, instance);
  if (event.type === "instance-activated") return activate(work, instance);
  remove(work, instance);
}

function register(
  work: Work,
  event: Extract<InstanceEvent, { type: "instance-registered" }>,
): void {
  const { instance: id, zone, cpu, memory, reservedPorts = agentPorts } = event;
  if (readInstance(work, id)) {
    throw new SchedulerError(
      "already-there",
      `The container instance "${id}" is registered already`,
    );
  }
  const order = count(work, "instances");
  const instance: Instance = {
    id,
    order,
    zone,
    status: "ACTIVE",
    cpu: { registered: cpu, remaining: cpu },
    memory: { registered: memory, remaining: memory },
    ports: Object.fromEntries(reservedPorts.map((port) => [portKey(port, "tcp"), "reserved"])),
    nextPort: work.cluster.settings.dynamicPorts.first,
    tasks: emptyTable(),
    refused: {},
  };
  addInstance(work, instance);
  offerToAll(work, instance);
}

function drain(work: Work, instance: Open<Instance>): void {
  if (instance.status === "DRAINING") return;
  instance.status = "DRAINING";
  withdrawFromAll(work, instance);
  for (const task of tasksOn(work, instance)) {
    task.instanceDraining = true;
    const service = task.service === undefined ? undefined : openService(work, task.service);
    if (!service) continue;
    const mayStop = task.standing === "pending" && task.protectedUntil === undefined;
    if (mayStop && task.deployment !== undefined) {
      const reason = stoppedReasons.scaling(task.deployment);
      stopTask(work, task, { code: "ServiceSchedulerInitiated", reason, how: "drain" });
    } else {
      restand(work, task);
    }
  }
}

function activate(work: Work, instance: Open<Instance>): void {
  if (instance.status === "ACTIVE") return;
  instance.status = "ACTIVE";
  for (const task of tasksOn(work, instance)) {
    task.instanceDraining = false;
    restand(work, task);
  }
  offerToAll(work, instance);
  work.freed.add(instance.id);
}

function remove(work: Work, instance: Open<Instance>): void {
  const wasActive = instance.status === "ACTIVE";
  instance.status = "DRAINING";
  if (wasActive) withdrawFromAll(work, instance);
  for (const task of tasksOn(work, instance)) {
    if (task.desiredStatus === "RUNNING") {
      taskDied(work, task);
      const reason = stoppedReasons.hostTerminated;
      stopTask(work, task, { code: "TerminationNotice", reason, how: "at-once" });
    }
    finishTask(work, task);
  }
  removeInstance(work, instance.id);
}

function tasksOn(work: Work, { tasks }: Instance) {
  return [...valuesOf(tasks)].flatMap((id) => openTask(work, id) ?? []);
}

function offerToAll(work: Work, instance: Instance): void {
  for (const service of activeServices(work)) {
    offer(work, service, instance);
    if (service.schedulingStrategy === "DAEMON") {
      service.desiredCount += 1;
      if (!has(service.onInstance, instance.id)) {
        service.vacant = work.tables.set(service.vacant, instance.order, instance.id);
      }
      work.touched.add(service.name);
    }
    if (service.name in work.cluster.waiting) work.touched.add(service.name);
  }
}

function withdrawFromAll(work: Work, instance: Instance): void {
  for (const service of activeServices(work)) {
    withdraw(work, service, instance);
    if (service.schedulingStrategy !== "DAEMON") continue;
    service.desiredCount -= 1;
    service.vacant = work.tables.remove(service.vacant, instance.order);
    work.touched.add(service.name);
  }
}

/** Those on container instances. Opening a service costs no more than its few deployments. */
function activeServices(work: Work): OpenService[] {
  const names = new Set(work.opened.services.keys());
  for (const { name } of valuesOf(work.cluster.services)) names.add(name);
  return [...names]
    .flatMap((name) => openService(work, name) ?? [])
    .filter(({ status, launchType }) => status === "ACTIVE" && launchType === "EC2");
}
