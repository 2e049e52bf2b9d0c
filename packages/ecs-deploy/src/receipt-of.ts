import type { Service } from "@aws-sdk/client-ecs";

import type { Course } from "./course.ts";
import type { ServicePlace } from "./describe-service.ts";
import type { Outcome } from "./outcome.ts";
import type { DeployReceipt } from "./receipt.ts";
import type { Updated } from "./steps/update.ts";

/** The parts of a receipt that differ. */
export interface Ended {
  outcome: Outcome;
  place: ServicePlace;
  taskDefinition: string;
  before: Service | undefined;
  updated: Updated;
  deregistered: readonly string[];
}

/** Writes down what a course came to. */
export function receiptOf(course: Course, ended: Ended): DeployReceipt {
  const { outcome, place, taskDefinition, before, updated, deregistered } = ended;
  return {
    outcome,
    ...place,
    ...(updated.is === "updated" && { deployment: updated.deployment }),
    taskDefinition,
    ...(before?.taskDefinition !== undefined && { before: before.taskDefinition }),
    steps: [...course.steps],
    deregistered,
    calls: course.calls,
  };
}
