import { LaunchType, PropagateTags } from "@aws-sdk/client-ecs";
import type { RunTaskRequest, RunTaskResponse } from "@aws-sdk/client-ecs";

import { coreDefinition } from "../engine/core-definition.ts";
import { clientFault, Fault } from "../protocol/fault.ts";
import { between, length, oneOf } from "../protocol/rules.ts";
import { checkPlacement } from "../services/check-placement.ts";
import { activeDefinition } from "../services/find-service.ts";
import { withClusterStrategy } from "../services/cluster-strategy.ts";
import { launchTypeOf } from "../services/launch-type.ts";
import type { TaskDefinitionRecord } from "../state/records.ts";
import { findTask } from "../tasks/find-task.ts";
import { taskAnswer } from "../tasks/task-answer.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { type Context, operation } from "./operation.ts";
import { checkTags, setTags, tagRules } from "./tags.ts";

type Given = Wire<RunTaskRequest>;

/** How long a client token counts, in seconds. Source: ECS Developer Guide, "Ensuring idempotency". */
const tokenSeconds = 24 * 3600;

export const runTask = operation<Given, Wire<RunTaskResponse>>({
  name: "RunTask",
  rules: {
    count: between(1, 10),
    clientToken: length(0, 64),
    startedBy: length(0, 128),
    group: length(0, 255),
    launchType: oneOf(LaunchType),
    propagateTags: oneOf(PropagateTags),
    ...tagRules,
  },
  run(asked, context) {
    const { state } = context;
    const cluster = activeCluster(state, asked.cluster);
    const { clusterName } = cluster;
    const before = earlierCall(asked, clusterName, context);
    if (before !== undefined) return before;
    const given = withClusterStrategy(asked, cluster);
    const definition = activeDefinition(context, given.taskDefinition, "InvalidParameterException");
    const launchType = launchTypeOf(given);
    checkPlacement(definition, launchType, given.networkConfiguration);
    checkOverrides(given, definition);
    const tags = checkTags(given.tags);
    const answer = start(given, { clusterName, definition, launchType, context });
    for (const { taskArn = "" } of answer.tasks ?? []) setTags(state, taskArn, tags);
    keepToken(asked, clusterName, answer, context);
    return answer;
  },
});

function start(
  given: Given,
  {
    clusterName,
    definition,
    launchType,
    context,
  }: {
    clusterName: string;
    definition: TaskDefinitionRecord;
    launchType: "EC2" | "FARGATE";
    context: Context;
  },
): Wire<RunTaskResponse> {
  const { names, engine } = context;
  const actions = engine.send(
    clusterName,
    {
      type: "tasks-run",
      definition: coreDefinition(definition),
      count: given.count ?? 1,
      launchType,
      group: given.group ?? `family:${definition.family}`,
      ...(given.startedBy !== undefined && { startedBy: given.startedBy }),
    },
    {
      overrides: given.overrides,
      subnet: given.networkConfiguration?.awsvpcConfiguration?.subnets[0],
      enableExecuteCommand: given.enableExecuteCommand,
      ...(launchType === "FARGATE" && { platformVersion: given.platformVersion ?? "LATEST" }),
      capacityProviderName: given.capacityProviderStrategy?.[0]?.capacityProvider,
    },
  );
  const started = actions.flatMap((each) => (each.do === "start-task" ? [each.task] : []));
  return {
    tasks: started.flatMap((id) => shown(context, clusterName, id)),
    failures: actions.flatMap((each) => {
      if (each.do !== "refuse-task") return [];
      const { reason, instance } = each;
      return [
        {
          reason,
          ...(instance !== undefined && { arn: names.containerInstance(clusterName, instance) }),
        },
      ];
    }),
  };
}

function shown(context: Context, cluster: string, id: string) {
  const found = findTask(context, cluster, id);
  return found === undefined ? [] : [taskAnswer(context, found.record, found.task, ["TAGS"])];
}

function checkOverrides({ overrides }: Given, definition: TaskDefinitionRecord): void {
  for (const { name = "" } of overrides?.containerOverrides ?? []) {
    if (definition.containerDefinitions.some((each) => each.name === name)) continue;
    throw clientFault(
      `Override for container named ${name} is not a container in the TaskDefinition.`,
    );
  }
}

/** The answer to the same call with the same token, if there was one. */
function earlierCall(
  given: Given,
  cluster: string,
  context: Context,
): Wire<RunTaskResponse> | undefined {
  if (given.clientToken === undefined) return undefined;
  const token = context.state.tokens.get(tokenKey(cluster, given.clientToken));
  if (token === undefined || token.at < context.now() - tokenSeconds) return undefined;
  if (token.asked !== JSON.stringify(given)) {
    throw new Fault(
      "ConflictException",
      "The clientToken was used already in a RunTask with other parameters.",
      { members: { resourceIds: token.resources } },
    );
  }
  const tasks = token.resources.flatMap((arn) => shown(context, cluster, arn));
  return { tasks, failures: [] };
}

function keepToken(
  given: Given,
  cluster: string,
  { tasks = [] }: Wire<RunTaskResponse>,
  { state, now }: Context,
): void {
  if (given.clientToken === undefined || tasks.length === 0) return;
  const resources = tasks.map(({ taskArn = "" }) => taskArn);
  for (const [key, { at }] of state.tokens.entries()) {
    if (at < now() - tokenSeconds) state.tokens.delete(key);
  }
  const token = { asked: JSON.stringify(given), resources, at: now() };
  state.tokens.put(tokenKey(cluster, given.clientToken), token);
}

function tokenKey(cluster: string, token: string): string {
  return `RunTask ${cluster} ${token}`;
}
