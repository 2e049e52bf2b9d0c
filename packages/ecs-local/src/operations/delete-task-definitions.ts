import type {
  DeleteTaskDefinitionsRequest,
  DeleteTaskDefinitionsResponse,
  Failure,
} from "@aws-sdk/client-ecs";

import { length } from "../protocol/rules.ts";
import { lastPart, type Names } from "../names.ts";
import type { TaskDefinitionRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";

/** Source: API reference, DeleteTaskDefinitions: inactive ones only, ten in one call. */
export const deleteTaskDefinitions = operation<
  Wire<DeleteTaskDefinitionsRequest>,
  Wire<DeleteTaskDefinitionsResponse>
>({
  name: "DeleteTaskDefinitions",
  rules: { taskDefinitions: length(1, 10) },
  run({ taskDefinitions }, { state, names, now }) {
    const deleted: TaskDefinitionRecord[] = [];
    const failures: Wire<Failure>[] = [];
    for (const asked of taskDefinitions) {
      const found = state.taskDefinitions.get(lastPart(asked));
      if (found?.status === "INACTIVE") {
        const going = { ...found, status: "DELETE_IN_PROGRESS" as const, deleteRequestedAt: now() };
        state.taskDefinitions.put(lastPart(asked), going);
        deleted.push(going);
      } else if (found?.status === "DELETE_IN_PROGRESS") deleted.push(found);
      else failures.push(failureOf(asked, found, names));
    }
    return { taskDefinitions: deleted, failures };
  },
});

function failureOf(
  asked: string,
  found: TaskDefinitionRecord | undefined,
  names: Names,
): Wire<Failure> {
  const [family = "", revision = "0"] = lastPart(asked).split(":");
  const arn = asked.startsWith("arn:") ? asked : names.taskDefinition(family, Number(revision));
  if (found === undefined) {
    return {
      arn,
      reason: "TASK_DEFINITION_NOT_FOUND",
      detail: "The specified task definition does not exist.",
    };
  }
  return {
    arn: found.taskDefinitionArn,
    reason: "TASK_DEFINITION_IS_ACTIVE",
    detail:
      "The specified task definition is still in ACTIVE status. Please deregister the target and try again.",
  };
}
