import {
  currentServiceDeployment,
  isEmpty,
  isListed,
  rollbackTarget,
  sumOf,
} from "./deployments.ts";
import { completeDeployment, failDeployment, finish } from "./end-deployment.ts";
import { messages } from "./messages.ts";
import { all } from "./plan-roll.ts";
import { presentFailure } from "./present-failure.ts";
import { roll } from "./roll.ts";
import { tellCondition, tellGrouped } from "./tell.ts";
import { setTimer } from "./timers.ts";
import { type OpenService, openService, type Work } from "./work.ts";

/** Looks at a service when all events of the step are in: what failed, what to stop and start, what is done. */
export function reconcile(work: Work, name: string): void {
  const service = openService(work, name);
  if (!service) return;
  tellGrouped(work, service);
  if (service.status === "DRAINING") endDraining(service);
  if (service.status !== "ACTIVE") return;
  judge(work, service);
  roll(work, service);
  // To stop an unhealthy task may be the failure that was one too many.
  if (judge(work, service)) roll(work, service);
  // What roll stopped may have left its target groups at once.
  tellGrouped(work, service);
  complete(work, service);
  service.deployments = service.deployments.filter(
    (each) => isListed(each) || isWayBack(service, each),
  );
  tellSteady(work, service);
}

function isWayBack(service: OpenService, deployment: OpenService["deployments"][number]): boolean {
  return service.deployments[0]?.completed !== true && deployment === rollbackTarget(service);
}

function endDraining(service: OpenService): void {
  if (!service.deployments.every(isEmpty)) return;
  service.status = "INACTIVE";
  service.deployments = [];
}

function judge(work: Work, service: OpenService): boolean {
  const failure = presentFailure(work, service);
  if (failure) failDeployment(work, service, failure);
  return failure !== undefined;
}

function complete(work: Work, service: OpenService): void {
  const [primary, ...others] = service.deployments;
  if (!primary || primary.rolloutState !== "IN_PROGRESS") return;
  if (!work.rules.isDone(primary, others, service)) {
    delete primary.bakingSince;
    return;
  }
  if (work.now < primary.updatedAt + work.cluster.settings.roundMs) return;
  const { enable, alarmNames } = service.configuration.alarms;
  const bakeMs = enable && alarmNames.length > 0 ? work.cluster.settings.alarmBakeMs : 0;
  if (primary.bakingSince === undefined && bakeMs > 0) {
    primary.bakingSince = work.now;
    setTimer(work, work.now + bakeMs, { is: "review", service: service.name });
  }
  if (work.now < (primary.bakingSince ?? work.now) + bakeMs) return;
  completeDeployment(work, service, primary);
}

function tellSteady(work: Work, service: OpenService): void {
  const [primary] = service.deployments;
  const tasks = sumOf(service.deployments);
  const stopping = service.deployments.some((each) => each.tasks.stopping.size > 0);
  const isSteady =
    primary !== undefined &&
    primary.rolloutState === "COMPLETED" &&
    primary.tasks.healthy.size === service.desiredCount &&
    all(tasks) === service.desiredCount &&
    !stopping;
  const before = service.told["steady"];
  tellCondition(work, service, "steady", isSteady ? messages.steady(service.name) : undefined);
  const after = service.told["steady"];
  if (after !== undefined && after !== before) {
    setTimer(work, after + work.cluster.settings.repeatAfterMs, {
      is: "review",
      service: service.name,
    });
  }
}

/** Ends what a deleted service still had under way. */
export function abandonDeployment(work: Work, service: OpenService): void {
  if (!currentServiceDeployment(service)) return;
  finish(work, service, "STOPPED", "The service was deleted.");
}
