import { TaskDefinitionFamilyStatus } from "@aws-sdk/client-ecs";
import type {
  ListTaskDefinitionFamiliesRequest,
  ListTaskDefinitionFamiliesResponse,
} from "@aws-sdk/client-ecs";

import { oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";
import { pageSize, paginate } from "./paginate.ts";

/** A family is active while one of its revisions is. */
export const listTaskDefinitionFamilies = operation<
  Wire<ListTaskDefinitionFamiliesRequest>,
  Wire<ListTaskDefinitionFamiliesResponse>
>({
  name: "ListTaskDefinitionFamilies",
  rules: { maxResults: pageSize, status: oneOf(TaskDefinitionFamilyStatus) },
  run(input, { state }) {
    const { familyPrefix = "", status = "ACTIVE" } = input;
    const shown = state.taskDefinitions
      .values()
      .filter((each) => each.status !== "DELETE_IN_PROGRESS");
    const active = new Set(
      shown.filter((each) => each.status === "ACTIVE").map((each) => each.family),
    );
    const families = [...new Set(shown.map((each) => each.family))]
      .filter((family) => family.startsWith(familyPrefix))
      .filter((family) => status === "ALL" || active.has(family) === (status === "ACTIVE"))
      .toSorted();
    const { page, ...rest } = paginate(families, input);
    return { families: page, ...rest };
  },
});
