import { beginDeployment } from "./begin-deployment.ts";
import type { UserEvent } from "./cluster-event.ts";
import { stopDeployment } from "./end-deployment.ts";
import { SchedulerError } from "./errors.ts";
import { changeGracePeriod } from "./grace-period.ts";
import { stoppedReasons } from "./messages.ts";
import { abandonDeployment } from "./reconcile.ts";
import { protect, unprotect } from "./protection.ts";
import { runTasks } from "./run-tasks.ts";
import { stopTask } from "./stop-task.ts";
import { emptyTable, type Table, valuesOf } from "./table.ts";
import {
  addService,
  type OpenService,
  openService,
  openTask,
  readInstance,
  type Work,
} from "./work.ts";

type Of<Type extends UserEvent["type"]> = Extract<UserEvent, { type: Type }>;

export function onUserEvent(work: Work, event: UserEvent): void {
  switch (event.type) {
    case "service-created":
      return createService(work, event);
    case "service-updated":
      return updateService(work, event);
    case "service-deleted":
      return deleteService(work, activeService(work, event.service));
    case "service-deployment-stopped":
      return stopServiceDeployment(work, event);
    case "tasks-run":
      return runTasks(work, event);
    case "task-stop-requested":
      return stopByUser(work, event);
    case "task-protected":
      return protect(work, event);
    case "task-unprotected":
      return unprotect(work, event.task);
  }
}

function createService(work: Work, event: Of<"service-created">): void {
  const { service: name, revision, type: _, ...rest } = event;
  const there = openService(work, name);
  if (there && there.status !== "INACTIVE") {
    throw new SchedulerError(
      "already-there",
      `The service "${name}" exists and is ${there.status}`,
    );
  }
  const vacant =
    event.schedulingStrategy === "DAEMON" ? activeInstances(work) : emptyTable<string>();
  const service: OpenService = {
    ...rest,
    name,
    status: "ACTIVE",
    desiredCount: event.schedulingStrategy === "DAEMON" ? vacant.size : event.desiredCount,
    createdAt: work.now,
    deployments: [],
    serviceDeployments: [],
    events: [],
    told: {},
    throttle: { failures: 0, delayMs: 0, until: 0 },
    onInstance: emptyTable(),
    inZone: {},
    vacant,
  };
  addService(work, service);
  beginDeployment(work, service, revision);
  work.touched.add(name);
}

function updateService(work: Work, event: Of<"service-updated">): void {
  const service = activeService(work, event.service);
  const { desiredCount, configuration, healthCheckGracePeriodSeconds, revision } = event;
  if (desiredCount !== undefined && service.schedulingStrategy === "REPLICA") {
    service.desiredCount = desiredCount;
  }
  if (configuration) service.configuration = configuration;
  if (healthCheckGracePeriodSeconds !== undefined) {
    changeGracePeriod(work, service, healthCheckGracePeriodSeconds);
  }
  if (revision) beginDeployment(work, service, revision);
  work.touched.add(service.name);
}

function deleteService(work: Work, service: OpenService): void {
  abandonDeployment(work, service);
  service.status = "DRAINING";
  service.desiredCount = 0;
  const ids = service.deployments.flatMap(({ tasks }) =>
    Object.values(tasks).flatMap((table) => [...valuesOf(table)]),
  );
  for (const id of ids) {
    const task = openTask(work, id);
    if (!task) continue;
    const reason = stoppedReasons.scaling(task.deployment ?? "");
    stopTask(work, task, { code: "ServiceSchedulerInitiated", reason, how: "drain" });
  }
  const { [service.name]: _, ...waiting } = work.cluster.waiting;
  work.cluster.waiting = waiting;
  work.touched.add(service.name);
}

function stopServiceDeployment(work: Work, event: Of<"service-deployment-stopped">): void {
  const service = activeService(work, event.service);
  const record = service.serviceDeployments.find((each) => each.deployment === event.deployment);
  if (!record) {
    const message = `The service "${service.name}" has no deployment "${event.deployment}"`;
    throw new SchedulerError("no-such-deployment", message);
  }
  if (record.finishedAt !== undefined) {
    const message = `The deployment "${event.deployment}" has ended: it is ${record.status}`;
    throw new SchedulerError("finished", message);
  }
  if (record.status === "ROLLBACK_IN_PROGRESS") return;
  stopDeployment(work, service, event.stopType);
  work.touched.add(service.name);
}

function stopByUser(work: Work, { task: id, reason }: Of<"task-stop-requested">): void {
  const task = openTask(work, id);
  if (!task) return;
  const how = work.cluster.settings.drainOnUserStop ? "drain" : "at-once";
  stopTask(work, task, { code: "UserInitiated", reason: reason ?? stoppedReasons.user, how });
}

function activeService(work: Work, name: string): OpenService {
  const service = openService(work, name);
  if (!service) throw new SchedulerError("no-such-service", `There is no service "${name}"`);
  if (service.status !== "ACTIVE") {
    throw new SchedulerError(
      "not-active",
      `The service "${name}" is ${service.status}, not ACTIVE`,
    );
  }
  return service;
}

function activeInstances(work: Work): Table<string> {
  let found = emptyTable<string>();
  const ids = new Set(work.opened.instances.keys());
  for (const { id } of valuesOf(work.cluster.instances)) ids.add(id);
  for (const id of ids) {
    const instance = readInstance(work, id);
    if (instance?.status === "ACTIVE") found = work.tables.set(found, instance.order, id);
  }
  return found;
}
