import type { Course } from "../course.ts";
import type { ServicePlace } from "../describe-service.ts";
import { followDeployment } from "../follow/follow-deployment.ts";
import type { Outcome } from "../outcome.ts";
import type { Updated } from "./update.ts";

/** How far a deployment is followed. */
export type WaitUntil = "completed" | "stable" | "none";

export interface FollowStep {
  place: ServicePlace;
  taskDefinition: string;
  waitUntil: WaitUntil;
  limitMs: number;
}

/** Follows what the update began, to its end, and says how that was. */
export async function followUpdate(
  course: Course,
  updated: Updated,
  { place, taskDefinition, waitUntil, limitMs }: FollowStep,
): Promise<Outcome> {
  if (updated.is === "unknown") {
    const why = course.signal?.aborted === true ? "interrupted" : "endpoint";
    return { is: "lost", why, cause: updated.cause };
  }
  if (updated.is === "unchanged") {
    return updated.desired === 0 ? { is: "scaled-to-zero" } : { is: "unchanged" };
  }
  if (waitUntil === "none") return { is: "started" };
  const { signal, onEvent, calls, clients, pace } = course;
  const { deployment, createdAt, isNew } = updated;
  const followed = {
    ...place,
    deployment,
    taskDefinition,
    ...(createdAt !== undefined && { createdAt }),
  };
  // One that was completed long ago says nothing about the tasks of now.
  const until = isNew ? waitUntil : "stable";
  return course.step(
    "follow",
    async () =>
      followDeployment(clients, followed, {
        limitMs,
        until,
        onEvent,
        calls,
        pace,
        ...(signal !== undefined && { signal }),
      }),
    (outcome) => outcome.is,
  );
}
