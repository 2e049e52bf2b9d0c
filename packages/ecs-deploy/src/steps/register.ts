import { RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";

import { type Course, refusing } from "../course.ts";
import { arnOf, sameRevision } from "../find-revision.ts";
import type { TaskDefinitionInput } from "../task-definition/read.ts";

/** A revision that is registered. */
export interface Registered {
  taskDefinition: string;
  /** Whether this call registered it, or it was there. */
  isNew: boolean;
}

/**
 * Registers a task definition, unless the revision that serves or the latest one of its family is the same.
 * @param serving ARN of the revision that the service has now
 * @throws {EcsDeployError}
 */
export async function registerRevision(
  course: Course,
  wanted: TaskDefinitionInput,
  serving: string | undefined,
): Promise<Registered> {
  const same = await sameRevision(course, wanted, serving);
  if (same !== undefined) return { taskDefinition: same, isNew: false };
  return refusing(`register the task definition ${wanted.family}`, async () => {
    const { taskDefinition } = await course.ask("RegisterTaskDefinition", (ecs, options) =>
      ecs.send(new RegisterTaskDefinitionCommand(wanted), options),
    );
    const arn = arnOf(taskDefinition);
    course.onEvent({ type: "registered", taskDefinition: arn });
    return { taskDefinition: arn, isNew: true };
  });
}
