import type { ContainerDefinition, TaskDefinition as Given } from "@aws-sdk/client-ecs";
import type { TaskDefinition } from "@hitless/ecs-scheduler";

/** Seconds. Source: Amazon ECS Developer Guide, "Container definition parameters", stopTimeout. */
const defaultStopTimeout = 30;

/**
 * A task definition as the scheduler wants to know it. What a container reserves is `memoryReservation`, where
 * there is one, else `memory`; what the task itself reserves goes before both.
 * Source: Amazon ECS API Reference, "TaskDefinition" and "ContainerDefinition".
 */
export function coreDefinition(
  { containerDefinitions = [], networkMode = "bridge", cpu = "", memory = "" }: Given,
  name: string,
): TaskDefinition {
  return {
    name,
    cpu: cpuUnits(cpu) ?? sum(containerDefinitions.map((each) => each.cpu ?? 0)),
    memory:
      memoryMib(memory) ??
      sum(containerDefinitions.map((each) => each.memoryReservation ?? each.memory ?? 0)),
    networkMode,
    containers: containerDefinitions.map((each) => ({
      name: each.name ?? "",
      essential: each.essential ?? true,
      healthCheck: each.healthCheck !== undefined,
      stopTimeout: stopTimeoutOf(each),
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

/** The longest time, in seconds, that a task may take from SIGTERM to its end. */
export function stopTimeoutOfTask({ containerDefinitions = [] }: Given): number {
  return Math.max(0, ...containerDefinitions.map((each) => stopTimeoutOf(each)));
}

/** CPU units of a task's `cpu`: `256`, `1 vCPU` or `.25 vcpu`. */
export function cpuUnits(text: string): number | undefined {
  return amount(text, /^\s*(\d*\.?\d+)\s*vcpu\s*$/i);
}

/** MiB of a task's `memory`: `512`, `1GB` or `0.5 GB`. */
export function memoryMib(text: string): number | undefined {
  return amount(text, /^\s*(\d*\.?\d+)\s*gb\s*$/i);
}

function amount(text: string, inThousands: RegExp): number | undefined {
  const large = inThousands.exec(text)?.[1];
  if (large !== undefined) return Math.round(Number(large) * 1024);
  return /^\d{1,7}$/.test(text) ? Number(text) : undefined;
}

function stopTimeoutOf({ stopTimeout = defaultStopTimeout }: ContainerDefinition): number {
  return stopTimeout;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
