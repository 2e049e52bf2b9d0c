import { type Deployment, type Service, UpdateServiceCommand } from "@aws-sdk/client-ecs";

import type { Cause } from "../cause.ts";
import { type Course, refusing } from "../course.ts";
import { isStable, nameOfTaskDefinition, primaryOf } from "../deployments.ts";
import type { ServicePlace } from "../describe-service.ts";
import { isNoAnswer } from "../explain-error.ts";
import type { ServiceChanges } from "../service-file/changes.ts";

/** What is to become of a service. */
export interface WantedUpdate {
  place: ServicePlace;
  /** ARN of the task definition. */
  taskDefinition: string;
  changes: ServiceChanges;
  desiredCount?: number | undefined;
  /** Begins a deployment even where the service has this revision. */
  force?: boolean | undefined;
}

export type Updated =
  /** The service had all that, and was stable. */
  | { is: "unchanged"; desired: number }
  /** `isNew`: a deployment was begun. Otherwise the one that is the service's own goes on. */
  | { is: "updated"; deployment: string; createdAt: Date | undefined; isNew: boolean }
  /** No answer: nobody knows whether ECS took it. */
  | { is: "unknown"; cause: Cause };

/**
 * Gives the service the revision. Its number of tasks is not touched unless asked.
 * @throws {EcsDeployError} when ECS refuses it
 */
export async function updateService(
  course: Course,
  wanted: WantedUpdate,
  service: Service,
): Promise<Updated> {
  if (isAsWanted(wanted, service)) return { is: "unchanged", desired: service.desiredCount ?? 0 };
  const { place, taskDefinition, changes, desiredCount } = wanted;
  const before = primaryOf(service);
  const isRetry = before?.rolloutState === "FAILED" && service.taskDefinition === taskDefinition;
  const input = {
    ...changes,
    ...place,
    taskDefinition,
    ...(desiredCount !== undefined && { desiredCount }),
    // To have the same revision once more is no change to ECS.
    ...((wanted.force === true || isRetry) && { forceNewDeployment: true }),
  };
  return change(`update the service ${place.service}`, taskDefinition, async () => {
    const answer = await course.ask("UpdateService", (ecs, options) =>
      ecs.send(new UpdateServiceCommand(input), options),
    );
    return begun(course, answer.service, before);
  });
}

/** For people. */
export function describeUpdate(updated: Updated): string {
  switch (updated.is) {
    case "unchanged":
      return "nothing to change: the service has this revision and is stable";
    case "updated":
      return updated.isNew
        ? `began the deployment ${updated.deployment}`
        : `the deployment ${updated.deployment} goes on`;
    case "unknown":
      return "no answer";
  }
}

function isAsWanted(wanted: WantedUpdate, service: Service): boolean {
  const { taskDefinition, changes, desiredCount, force } = wanted;
  return (
    force !== true &&
    service.taskDefinition === taskDefinition &&
    Object.keys(changes).length === 0 &&
    (desiredCount === undefined || desiredCount === service.desiredCount) &&
    isStable(service)
  );
}

/** What came of the call, by the service that it answered. */
export function begun(
  course: Course,
  service: Service | undefined,
  before: Deployment | undefined,
): Updated {
  const primary = service && primaryOf(service);
  if (primary?.id === undefined) throw new Error("ECS answered without a deployment");
  const { id, createdAt, taskDefinition = "" } = primary;
  const isNew = id !== before?.id;
  if (isNew) course.onEvent({ type: "deployment-started", deployment: id, taskDefinition });
  return { is: "updated", deployment: id, createdAt, isNew };
}

/** Where no answer came, the service may be changed all the same: that is no refusal. */
export async function change(
  doing: string,
  taskDefinition: string,
  send: () => Promise<Updated>,
): Promise<Updated> {
  return refusing(doing, async () => {
    try {
      return await send();
    } catch (error) {
      if (!isNoAnswer(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      const headline = `no answer to the wish to ${doing}: whether ECS took it is not known`;
      const details = [message, `wanted: ${nameOfTaskDefinition(taskDefinition)}`];
      return { is: "unknown", cause: { headline, details, logs: [] } };
    }
  });
}
