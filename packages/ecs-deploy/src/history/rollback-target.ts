import { DescribeTaskDefinitionCommand, type Service } from "@aws-sdk/client-ecs";

import type { Course } from "../course.ts";
import { completedRevisions } from "./completed-revisions.ts";

/**
 * The last revision that a completed deployment of the service ran, other than `not`; never one that is INACTIVE,
 * since ECS would not start it.
 * @param service as it was described before what went wrong
 * @returns the ARN of its task definition, or undefined where there is no way back
 */
export async function rollbackTarget(
  course: Course,
  service: Service,
  not: string,
): Promise<string | undefined> {
  for await (const taskDefinition of completedRevisions(course, service)) {
    if (taskDefinition !== not && (await isActive(course, taskDefinition))) return taskDefinition;
  }
  return undefined;
}

async function isActive(course: Course, taskDefinition: string): Promise<boolean> {
  const found = await course.ask("DescribeTaskDefinition", (ecs, options) =>
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }), options),
  );
  return found.taskDefinition?.status === "ACTIVE";
}
