import { randomUUID } from "node:crypto";

import type { RunTaskCommandInput, Service, TaskDefinition } from "@aws-sdk/client-ecs";

import type { RunTaskOptions } from "./run-task.ts";

/** What RunTask is called with: the service's network and place, and what was asked for over it. */
export function inputOf(
  options: RunTaskOptions,
  {
    cluster,
    service,
    definition,
    container,
  }: {
    cluster: string;
    service: Service | undefined;
    definition: TaskDefinition;
    container: string;
  },
): RunTaskCommandInput {
  const { network, launchType, command, environment, startedBy = "hitless-ecs-deploy" } = options;
  const override = {
    ...(command !== undefined && { command: [...command] }),
    ...(environment !== undefined && {
      environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    }),
  };
  const networkConfiguration =
    network === undefined ? service?.networkConfiguration : { awsvpcConfiguration: wire(network) };
  return {
    cluster,
    taskDefinition: definition.taskDefinitionArn,
    count: 1,
    // So that the SDK's own retries start no second one.
    clientToken: randomUUID(),
    startedBy,
    ...(networkConfiguration !== undefined && { networkConfiguration }),
    ...whereToRun(launchType, service),
    ...(Object.keys(override).length > 0 && {
      overrides: { containerOverrides: [{ name: container, ...override }] },
    }),
  };
}

function wire({ subnets, securityGroups, assignPublicIp }: NonNullable<RunTaskOptions["network"]>) {
  return {
    subnets,
    ...(securityGroups !== undefined && { securityGroups }),
    ...(assignPublicIp !== undefined && {
      assignPublicIp: assignPublicIp ? ("ENABLED" as const) : ("DISABLED" as const),
    }),
  };
}

function whereToRun(
  asked: RunTaskOptions["launchType"],
  service: Service | undefined,
): Partial<RunTaskCommandInput> {
  if (asked !== undefined) return { launchType: asked };
  const { launchType, capacityProviderStrategy = [], platformVersion } = service ?? {};
  const platform =
    platformVersion === undefined || platformVersion === "" ? {} : { platformVersion };
  if (capacityProviderStrategy.length > 0) return { capacityProviderStrategy, ...platform };
  return launchType === undefined ? {} : { launchType, ...platform };
}
