import {
  type CloudWatchLogsClient,
  DescribeLogGroupsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { ContainerDefinition } from "@aws-sdk/client-ecs";

import { abortable } from "../abortable.ts";
import { launchTypeOf } from "../plan/situation.ts";
import type { Check, Finding } from "./finding.ts";
import { notChecked } from "./not-checked.ts";

const check = "log-groups";

/** The log groups that containers with `awslogs` write to are there; without one no task starts. */
export const checkLogGroups: Check = async ({ clients: { logs }, observed, signal }) => {
  const containers = (observed.after.containerDefinitions ?? []).filter(
    ({ logConfiguration }) => logConfiguration?.logDriver === "awslogs",
  );
  const isFargate = launchTypeOf(observed.service) === "FARGATE";
  const byGroup = Map.groupBy(containers, (each) => optionsOf(each)["awslogs-group"] ?? "");
  const groups = [...byGroup].map(([group, [first]]) => ({ group, options: optionsOf(first) }));
  return [
    ...containers.flatMap((each) => (isFargate ? prefixFinding(each) : [])),
    ...(await Promise.all(
      groups.map(({ group, options }) => checkGroup(group, { options, logs, signal })),
    )),
  ];
};

async function checkGroup(
  group: string,
  {
    options,
    logs,
    signal,
  }: {
    options: Readonly<Record<string, string>>;
    logs: CloudWatchLogsClient | undefined;
    signal: AbortSignal | undefined;
  },
): Promise<Finding> {
  if (options["awslogs-create-group"] === "true") {
    const line = "it is made by the first task, whose execution role needs logs:CreateLogGroup";
    return { check, subject: group, is: "fine", line };
  }
  if (logs === undefined) {
    return notChecked(check, group, "no client for CloudWatch Logs was given");
  }
  try {
    const region = options["awslogs-region"];
    if (region !== undefined && region !== (await logs.config.region())) {
      return notChecked(check, group, `it is in the region ${region}`);
    }
    const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: group });
    const { logGroups = [] } = await logs.send(command, abortable(signal));
    if (logGroups.some(({ logGroupName }) => logGroupName === group)) {
      return { check, subject: group, is: "fine", line: "it is there" };
    }
    const line = "there is no such log group, so no task can start";
    const remedy = `aws logs create-log-group --log-group-name ${group}`;
    return { check, subject: group, is: "wrong", line, remedy };
  } catch (error) {
    return notChecked(check, group, error);
  }
}

/** Source: Amazon ECS Developer Guide, "Send Amazon ECS logs to CloudWatch". */
function prefixFinding(container: ContainerDefinition): Finding[] {
  if (optionsOf(container)["awslogs-stream-prefix"] !== undefined) return [];
  const line = "its log configuration has no awslogs-stream-prefix, which Fargate requires";
  const remedy = "add awslogs-stream-prefix to its log options";
  return [{ check, subject: container.name ?? "", is: "wrong", line, remedy }];
}

function optionsOf(container: ContainerDefinition | undefined): Readonly<Record<string, string>> {
  return container?.logConfiguration?.options ?? {};
}
