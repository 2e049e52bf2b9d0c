import type { TaskDefinition } from "@hitless/ecs-scheduler";

import type { TaskDefinitionRecord } from "../state/records.ts";
import { cpuUnits, memoryMib } from "../task-definitions/fargate-sizes.ts";

/** Seconds. Source: Amazon ECS Developer Guide, "Container definition parameters", stopTimeout. */
export const defaultStopTimeout = 30;

/** A task definition as the scheduler wants to know it. Its name is the ARN. */
export function coreDefinition(definition: TaskDefinitionRecord): TaskDefinition {
  const {
    taskDefinitionArn,
    containerDefinitions,
    networkMode = "bridge",
    cpu,
    memory,
  } = definition;
  return {
    name: taskDefinitionArn,
    cpu: cpuUnits(cpu ?? "") ?? sum(containerDefinitions.map((each) => each.cpu ?? 0)),
    memory:
      memoryMib(memory ?? "") ??
      sum(containerDefinitions.map((each) => each.memoryReservation ?? each.memory ?? 0)),
    networkMode,
    containers: containerDefinitions.map((each) => ({
      name: each.name ?? "",
      essential: each.essential ?? true,
      healthCheck: each.healthCheck !== undefined,
      stopTimeout: each.stopTimeout ?? defaultStopTimeout,
      ports: (each.portMappings ?? []).map(
        ({ containerPort = 0, hostPort = 0, protocol = "tcp" }) => ({
          containerPort,
          hostPort,
          protocol,
        }),
      ),
    })),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
