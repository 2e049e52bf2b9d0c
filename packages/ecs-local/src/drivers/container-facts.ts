import type { TaskToRun } from "../engine/task-driver.ts";
import type { Container } from "./container-host.ts";

/** Labels by which the containers of tasks are told apart. */
export const taskLabel = "hitless.ecs.task";
const containerLabel = "hitless.ecs.container";

/** What a container of a task is run with, however it is run. */
export interface ContainerFacts {
  id: string;
  /** Absent: the image's own. */
  command: readonly string[] | undefined;
  environment: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
}

/** A container with the overrides of its task and its secrets. */
export function containerFacts(
  task: TaskToRun,
  container: Container,
  secrets: Readonly<Record<string, string>>,
): ContainerFacts {
  const name = container.name ?? "";
  const override = task.overrides.containerOverrides?.find((each) => each.name === name);
  const environment = [...(container.environment ?? []), ...(override?.environment ?? [])];
  return {
    id: instanceId(task, name),
    command: override?.command ?? container.command,
    environment: {
      ...Object.fromEntries(environment.map((each) => [each.name ?? "", each.value ?? ""])),
      ...secrets,
    },
    labels: {
      ...container.dockerLabels,
      [taskLabel]: task.id,
      [containerLabel]: name,
      "hitless.release": `${task.definition.family}:${task.definition.revision}`,
    },
  };
}

export function instanceId({ id, definition }: TaskToRun, container: string): string {
  return `${id}-${definition.containerDefinitions.findIndex(({ name }) => name === container)}`;
}
