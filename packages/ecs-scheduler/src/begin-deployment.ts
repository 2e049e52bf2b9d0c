import {
  changeServiceDeployment,
  currentServiceDeployment,
  noTaskTables,
  rollbackTarget,
} from "./deployments.ts";
import { endThrottle } from "./failures.ts";
import { rolloutReasons } from "./messages.ts";
import type { Revision } from "./service.ts";
import { setTimer } from "./timers.ts";
import { count, type OpenDeployment, type OpenService, type Work } from "./work.ts";

const mostKept = 100;

/** Begins the roll-out of a revision: the deployment before it is replaced or, when unfinished, superseded. */
export function beginDeployment(work: Work, service: OpenService, revision: Revision): void {
  if (currentServiceDeployment(service)) {
    const reason = "Superseded by a newer service deployment.";
    changeServiceDeployment(work, service, {
      status: "STOPPED",
      statusReason: reason,
      stoppedAt: work.now,
      finishedAt: work.now,
    });
  }
  const deployment = addPrimary(work, service, revision);
  const source = rollbackTarget(service);
  const begun = {
    deployment: deployment.id,
    ...(source && { source: source.id }),
    status: "IN_PROGRESS" as const,
    createdAt: work.now,
    startedAt: work.now,
    updatedAt: work.now,
  };
  service.serviceDeployments = [begun, ...service.serviceDeployments].slice(0, mostKept);
}

/** Makes the deployment that a service shall come to have. */
export function addPrimary(work: Work, service: OpenService, revision: Revision): OpenDeployment {
  const id = work.ids.deployment(count(work, "deployments"));
  const { alarmNames } = service.configuration.alarms;
  const deployment: OpenDeployment = {
    id,
    status: "PRIMARY",
    revision,
    rolloutState: "IN_PROGRESS",
    rolloutStateReason: rolloutReasons.inProgress(id),
    desiredCount: service.desiredCount,
    failedTasks: 0,
    createdAt: work.now,
    updatedAt: work.now,
    completed: false,
    ignoredAlarms: alarmNames.filter((name) => work.cluster.alarms[name] === "ALARM"),
    tasks: noTaskTables(),
  };
  makePrimary(work, service, deployment);
  return deployment;
}

/** Puts a deployment first. Of the completed ones before it only the newest stays a way back. */
export function makePrimary(work: Work, service: OpenService, deployment: OpenDeployment): void {
  const others = service.deployments.filter((each) => each !== deployment);
  for (const other of others) other.status = "ACTIVE";
  deployment.status = "PRIMARY";
  setTimer(work, work.now + work.cluster.settings.roundMs, { is: "review", service: service.name });
  service.deployments = [deployment, ...others];
  const target = rollbackTarget(service);
  for (const other of others) {
    if (other !== target) other.completed = false;
    delete other.bakingSince;
  }
  // Whether tasks of another revision start is not known yet.
  endThrottle(work, service);
}
