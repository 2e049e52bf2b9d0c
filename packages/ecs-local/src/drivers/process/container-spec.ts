import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import type { InstanceSpec } from "@hitless/runtime";

import type { TaskToRun } from "../../engine/task-driver.ts";
import type { Wire } from "../../wire.ts";

type Container = Wire<ContainerDefinition>;

/** Labels by which the containers of tasks are told apart. */
export const taskLabel = "hitless.ecs.task";
const containerLabel = "hitless.ecs.container";

/** The process that runs a container of a task: the command, the environment, who it is. */
export function containerSpec(
  task: TaskToRun,
  container: Container,
  { secrets, workingFolder }: { secrets: Readonly<Record<string, string>>; workingFolder: string },
): InstanceSpec {
  const name = container.name ?? "";
  const override = task.overrides.containerOverrides?.find((each) => each.name === name);
  const command = override?.command ?? container.command ?? [];
  const whole = [...(container.entryPoint ?? []), ...command];
  const environment = [...(container.environment ?? []), ...(override?.environment ?? [])];
  return {
    id: instanceId(task, name),
    image: container.image ?? "",
    ...(whole.length > 0 && { command: whole }),
    workingFolder: container.workingDirectory ?? workingFolder,
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
