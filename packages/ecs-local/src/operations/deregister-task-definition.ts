import type {
  DeregisterTaskDefinitionRequest,
  DeregisterTaskDefinitionResponse,
} from "@aws-sdk/client-ecs";

import { clientFault, invalidParameter } from "../protocol/fault.ts";
import { lastPart } from "../names.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";
import { taskDefinitionOf } from "./task-definitions.ts";

/** Running tasks and services go on, and services still scale; nothing new takes an inactive revision. */
export const deregisterTaskDefinition = operation<
  Wire<DeregisterTaskDefinitionRequest>,
  Wire<DeregisterTaskDefinitionResponse>
>({
  name: "DeregisterTaskDefinition",
  run({ taskDefinition }, { state, now }) {
    const name = lastPart(taskDefinition);
    if (!name.includes(":")) {
      throw invalidParameter(`Invalid revision number. Number must be specified: ${name}`);
    }
    const found = taskDefinitionOf(state, name);
    if (found.status === "DELETE_IN_PROGRESS") {
      throw clientFault("The specified task definition is being deleted.");
    }
    if (found.status === "INACTIVE") return { taskDefinition: found };
    const inactive = { ...found, status: "INACTIVE" as const, deregisteredAt: now() };
    state.taskDefinitions.put(name, inactive);
    return { taskDefinition: inactive };
  },
});
