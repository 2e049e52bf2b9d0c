import { randomUUID } from "node:crypto";

import { CreateServiceCommand } from "@aws-sdk/client-ecs";

import type { Course } from "../course.ts";
import type { ServiceInput } from "../service-file/read.ts";
import { begun, change, type Updated, type WantedUpdate } from "./update.ts";

/**
 * Creates the service from its file, with the revision.
 * @throws {EcsDeployError} when ECS refuses it
 */
export async function createService(
  course: Course,
  file: ServiceInput,
  { place, taskDefinition, desiredCount }: Omit<WantedUpdate, "changes">,
): Promise<Updated> {
  const input = {
    // The SDK sends it once more where the answer was lost: without a token ECS would refuse that.
    clientToken: randomUUID(),
    ...file,
    cluster: place.cluster,
    taskDefinition,
    ...(desiredCount !== undefined && { desiredCount }),
  };
  return change(`create the service ${place.service}`, taskDefinition, async () => {
    const answer = await course.ask("CreateService", (ecs, options) =>
      ecs.send(new CreateServiceCommand(input), options),
    );
    return begun(course, answer.service, undefined);
  });
}
