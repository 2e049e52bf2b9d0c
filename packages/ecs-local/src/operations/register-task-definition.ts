import type {
  RegisterTaskDefinitionRequest,
  RegisterTaskDefinitionResponse,
} from "@aws-sdk/client-ecs";

import { checkContainers } from "../task-definitions/check-containers.ts";
import { fargateProblem } from "../task-definitions/check-fargate.ts";
import { taskDefinitionRules } from "../task-definitions/rules.ts";
import { withDefaults } from "../task-definitions/with-defaults.ts";
import { type Names, partitionOf } from "../names.ts";
import type { TaskDefinitionRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";
import { checkTags, setTags } from "./tags.ts";

type Given = Wire<RegisterTaskDefinitionRequest>;

export const registerTaskDefinition = operation<Given, Wire<RegisterTaskDefinitionResponse>>({
  name: "RegisterTaskDefinition",
  rules: taskDefinitionRules,
  run({ tags: givenTags, ...given }, { state, names, now }) {
    checkContainers(given);
    const fargate = fargateProblem(given);
    if (given.requiresCompatibilities?.includes("FARGATE") === true && fargate !== undefined) {
      throw fargate;
    }
    const tags = checkTags(givenTags);
    const { family } = given;
    const revision = (state.families.get(family)?.lastRevision ?? 0) + 1;
    const record = {
      ...recordOf(given, { names, revision, forFargate: fargate === undefined }),
      registeredAt: now(),
    };
    state.families.put(family, { family, lastRevision: revision });
    state.taskDefinitions.put(`${family}:${revision}`, record);
    setTags(state, record.taskDefinitionArn, tags);
    return { taskDefinition: record, tags };
  },
});

function recordOf(
  given: Given,
  { names, revision, forFargate }: { names: Names; revision: number; forFargate: boolean },
): TaskDefinitionRecord {
  const { region, account } = names.place;
  const networkMode = given.networkMode ?? "bridge";
  return {
    ...given,
    taskDefinitionArn: names.taskDefinition(given.family, revision),
    revision,
    status: "ACTIVE",
    volumes: given.volumes ?? [],
    placementConstraints: given.placementConstraints ?? [],
    compatibilities: [
      ...(networkMode === "awsvpc" ? [] : ["EXTERNAL" as const]),
      "EC2",
      ...(forFargate ? ["FARGATE" as const] : []),
    ],
    containerDefinitions: given.containerDefinitions.map((each) => withDefaults(each, networkMode)),
    registeredBy: `arn:${partitionOf(region)}:iam::${account}:root`,
  };
}
