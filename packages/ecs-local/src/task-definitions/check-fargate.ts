import type { RegisterTaskDefinitionRequest } from "@aws-sdk/client-ecs";

import { clientFault, type Fault } from "../protocol/fault.ts";
import type { Wire } from "../wire.ts";
import { cpuUnits, isFargateSize, memoryMib } from "./fargate-sizes.ts";

/** Seconds; more is for container instances only. */
const maxStopTimeout = 120;

/** Why Fargate could not run this; `undefined` where it could. */
export function fargateProblem(given: Wire<RegisterTaskDefinitionRequest>): Fault | undefined {
  const { cpu, memory, networkMode } = given;
  if (networkMode !== "awsvpc") {
    return clientFault("Fargate only supports network mode ‘awsvpc’.");
  }
  if (cpu === undefined) return missing("cpu");
  if (memory === undefined) return missing("memory");
  if (!isFargateSize(cpuUnits(cpu) ?? 0, memoryMib(memory) ?? 0)) {
    return clientFault(
      `No Fargate configuration exists for given values: ${cpuUnits(cpu) ?? cpu} CPU, ${memoryMib(memory) ?? memory} memory. ` +
        `See the Amazon ECS documentation for the valid values.`,
    );
  }
  const slow = given.containerDefinitions.find(
    ({ stopTimeout = 0 }) => stopTimeout > maxStopTimeout,
  );
  if (slow === undefined) return undefined;
  return clientFault(
    `Container '${slow.name}': stopTimeout is ${slow.stopTimeout} seconds; Fargate allows ${maxStopTimeout} at most.`,
  );
}

function missing(what: "cpu" | "memory"): Fault {
  return clientFault(`Fargate requires that '${what}' be defined at the task level.`);
}
