import type { Service } from "@aws-sdk/client-ecs";

import type { Cause } from "../cause.ts";
import type { Course } from "../course.ts";
import { nameOfTaskDefinition } from "../deployments.ts";
import { activeService, type ServicePlace } from "../describe-service.ts";
import { rollbackTarget } from "../history/rollback-target.ts";
import type { Outcome } from "../outcome.ts";
import { followUpdate } from "./follow.ts";
import { updateService } from "./update.ts";

export interface GoBack {
  place: ServicePlace;
  /** As it was before; undefined where there was none. */
  before: Service | undefined;
  /** ARN of the revision that failed. */
  failed: string;
  limitMs: number;
}

/** Whether the failed revision is still the service's own, and nobody else is at work. */
export function needsGoingBack(
  outcome: Outcome,
): outcome is Extract<Outcome, { is: "failed" | "stalled" | "timed-out" }> {
  return outcome.is === "failed" || outcome.is === "stalled" || outcome.is === "timed-out";
}

/**
 * Gives the service the revision that last served well, and waits until it does again.
 * @returns what became of the deploy: rolled back by us, or as it was, with why not
 */
export async function goBack(
  course: Course,
  outcome: Extract<Outcome, { cause: Cause }>,
  wanted: GoBack,
): Promise<Outcome> {
  return course.step(
    "roll-back",
    async () => {
      try {
        return await attempt(course, outcome, wanted);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return withDetail(outcome, `could not go back: ${message}`);
      }
    },
    (after) => (after.is === "rolled-back" ? `serves ${nameOfTaskDefinition(after.serves)}` : "no"),
  );
}

async function attempt(
  course: Course,
  outcome: Extract<Outcome, { cause: Cause }>,
  { place, before, failed, limitMs }: GoBack,
): Promise<Outcome> {
  const to = before && (await rollbackTarget(course, before, failed));
  if (to === undefined) return withDetail(outcome, "there is no revision to go back to");
  const now = await activeService(course, place);
  if (now.taskDefinition !== failed) {
    return {
      is: "superseded",
      by: now.deployments?.[0]?.id ?? "",
      serves: now.taskDefinition ?? "",
    };
  }
  course.onEvent({ type: "rolling-back", by: "us", to });
  const updated = await updateService(course, { place, taskDefinition: to, changes: {} }, now);
  const back = await followUpdate(course, updated, {
    place,
    taskDefinition: to,
    waitUntil: "completed",
    limitMs,
  });
  if (back.is === "completed" || back.is === "unchanged") {
    return { is: "rolled-back", by: "us", cause: outcome.cause, serves: to };
  }
  return withDetail(
    outcome,
    `going back to ${nameOfTaskDefinition(to)} did not end well: ${"cause" in back ? back.cause.headline : back.is}`,
  );
}

function withDetail(outcome: Extract<Outcome, { cause: Cause }>, detail: string): Outcome {
  const { cause } = outcome;
  return { ...outcome, cause: { ...cause, details: [...cause.details, detail] } };
}
