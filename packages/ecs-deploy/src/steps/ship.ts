import { type Course, refusing } from "../course.ts";
import type { DeployEvent } from "../events.ts";
import type { TaskDefinitionInput } from "../task-definition/read.ts";

/** Brings the images of a task definition to their registries. */
export type Ship = (
  taskDefinition: TaskDefinitionInput,
  options: { signal?: AbortSignal; onEvent: (event: DeployEvent) => void },
) => Promise<{ taskDefinition: TaskDefinitionInput; images: readonly { pushed: boolean }[] }>;

/** Ships the images where that is asked; a revision that is registered has its images already. */
export async function shipImages(
  course: Course,
  wanted: TaskDefinitionInput | string,
  ship: Ship | undefined,
): Promise<TaskDefinitionInput | string> {
  if (ship === undefined || typeof wanted === "string") return wanted;
  const { signal, onEvent } = course;
  const { taskDefinition } = await course.step(
    "push",
    async () =>
      refusing("ship the images", async () =>
        ship(wanted, { onEvent, ...(signal !== undefined && { signal }) }),
      ),
    ({ images }) =>
      `${images.filter(({ pushed }) => pushed).length} of ${images.length} images pushed; the others were there`,
  );
  return taskDefinition;
}
