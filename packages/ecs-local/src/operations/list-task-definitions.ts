import { SortOrder, TaskDefinitionStatus } from "@aws-sdk/client-ecs";
import type { ListTaskDefinitionsRequest, ListTaskDefinitionsResponse } from "@aws-sdk/client-ecs";

import { oneOf } from "../protocol/rules.ts";
import type { TaskDefinitionRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";
import { pageSize, paginate } from "./paginate.ts";

/** `familyPrefix` is, despite its name, the whole family. Source: API reference, ListTaskDefinitions. */
export const listTaskDefinitions = operation<
  Wire<ListTaskDefinitionsRequest>,
  Wire<ListTaskDefinitionsResponse>
>({
  name: "ListTaskDefinitions",
  rules: { maxResults: pageSize, status: oneOf(TaskDefinitionStatus), sort: oneOf(SortOrder) },
  run(input, { state }) {
    const { familyPrefix, status = "ACTIVE", sort = "ASC" } = input;
    const sorted = state.taskDefinitions
      .values()
      .filter((each) => each.status === status)
      .filter((each) => familyPrefix === undefined || each.family === familyPrefix)
      .toSorted(byFamilyAndRevision)
      .map((each) => each.taskDefinitionArn);
    if (sort === "DESC") sorted.reverse();
    const { page, ...rest } = paginate(sorted, input);
    return { taskDefinitionArns: page, ...rest };
  },
});

function byFamilyAndRevision(left: TaskDefinitionRecord, right: TaskDefinitionRecord): number {
  if (left.family !== right.family) return left.family < right.family ? -1 : 1;
  return left.revision - right.revision;
}
