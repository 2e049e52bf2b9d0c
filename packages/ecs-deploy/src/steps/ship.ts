import { type Course, refusing } from "../course.ts";
import type { DeployEvent } from "../events.ts";
import type { TaskDefinitionInput } from "../task-definition/read.ts";

/** Brings the images of a task definition to their registries, in steps of its own. */
export type Ship = (
  taskDefinition: TaskDefinitionInput,
  options: { signal?: AbortSignal; onEvent: (event: DeployEvent) => void },
) => Promise<{ taskDefinition: TaskDefinitionInput; images: readonly { moved?: string }[] }>;

export interface Shipped {
  taskDefinition: TaskDefinitionInput | string;
  /** A tag means another image than before: the same task definition is no longer the same. */
  isMoved: boolean;
}

/** Ships the images where that is asked; a revision that is registered has its images already. */
export async function shipImages(
  course: Course,
  wanted: TaskDefinitionInput | string,
  ship: Ship | undefined,
): Promise<Shipped> {
  if (ship === undefined || typeof wanted === "string") {
    return { taskDefinition: wanted, isMoved: false };
  }
  const { signal, onEvent } = course;
  const { taskDefinition, images } = await refusing("ship the images", async () =>
    ship(wanted, { onEvent, ...(signal !== undefined && { signal }) }),
  );
  return { taskDefinition, isMoved: images.some(({ moved }) => moved !== undefined) };
}
