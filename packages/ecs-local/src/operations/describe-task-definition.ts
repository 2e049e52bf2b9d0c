import type {
  DescribeTaskDefinitionRequest,
  DescribeTaskDefinitionResponse,
} from "@aws-sdk/client-ecs";

import { oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";
import { tagsOf } from "./tags.ts";
import { taskDefinitionOf } from "./task-definitions.ts";

export const describeTaskDefinition = operation<
  Wire<DescribeTaskDefinitionRequest>,
  Wire<DescribeTaskDefinitionResponse>
>({
  name: "DescribeTaskDefinition",
  rules: { "include[]": oneOf(["TAGS"]) },
  run({ taskDefinition, include = [] }, { state }) {
    const found = taskDefinitionOf(state, taskDefinition);
    const tags = include.includes("TAGS") ? tagsOf(state, found.taskDefinitionArn) : [];
    return { taskDefinition: found, tags };
  },
});
