import {
  type ContainerDefinition,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  UpdateServiceCommand,
  waitUntilServicesInactive,
  waitUntilServicesStable,
} from "@aws-sdk/client-ecs";

import { until } from "./until.ts";

const services = ["web"];
const waiting = { minDelay: 0.1, maxDelay: 0.5, maxWaitTime: 110 };

/** Registers the next revision of `web`; resolves with its ARN. */
export async function register(
  ecs: ECSClient,
  containerDefinitions: ContainerDefinition[],
  more: Partial<RegisterTaskDefinitionCommandInput> = {},
): Promise<string> {
  const input = { family: "web", containerDefinitions, ...more };
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(input));
  return taskDefinition?.taskDefinitionArn ?? "";
}

/** Creates the service `web` behind the target group; resolves when it is stable and healthy. */
export async function serve(
  ecs: ECSClient,
  { targetGroup, ...more }: Partial<CreateServiceCommandInput> & { targetGroup?: string },
): Promise<void> {
  const behind = [{ targetGroupArn: targetGroup ?? "", containerName: "app", containerPort: 8080 }];
  const loadBalancers = targetGroup === undefined ? {} : { loadBalancers: behind };
  const input = { serviceName: "web", taskDefinition: "web", desiredCount: 2 };
  await ecs.send(new CreateServiceCommand({ ...input, ...loadBalancers, ...more }));
  await waitUntilServicesStable({ client: ecs, ...waiting }, { services });
  // The SDK's waiter looks at no target's health.
  await until(
    () => describe(ecs),
    (service) => service?.deployments?.[0]?.rolloutState === "COMPLETED",
  );
}

export async function update(ecs: ECSClient, taskDefinition: string): Promise<string> {
  const { service } = await ecs.send(new UpdateServiceCommand({ service: "web", taskDefinition }));
  return service?.deployments?.[0]?.id ?? "";
}

export async function describe(ecs: ECSClient) {
  return (await ecs.send(new DescribeServicesCommand({ services }))).services?.[0];
}

/** Resolves when nothing but this task definition is deployed, and that to its end. */
export function completed(ecs: ECSClient, taskDefinition: string) {
  return until(
    () => describe(ecs),
    (service) =>
      service?.deployments?.length === 1 &&
      service.deployments[0]?.rolloutState === "COMPLETED" &&
      service.taskDefinition === taskDefinition,
  );
}

/** Resolves with the messages of the service's events, newest first, once one of them matches. */
export async function told(ecs: ECSClient, pattern: RegExp): Promise<string[]> {
  const messages = async () =>
    ((await describe(ecs))?.events ?? []).map(({ message = "" }) => message);
  return until(messages, (all) => all.some((message) => pattern.test(message)));
}

export async function tasksOf(ecs: ECSClient, desiredStatus: "RUNNING" | "STOPPED" = "RUNNING") {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ desiredStatus }));
  if (taskArns.length === 0) return [];
  return (await ecs.send(new DescribeTasksCommand({ tasks: taskArns }))).tasks ?? [];
}

/** Resolves with the tasks that have ended, once there is one. */
export function stoppedTasks(ecs: ECSClient) {
  return until(
    async () =>
      (await tasksOf(ecs, "STOPPED")).filter(({ lastStatus }) => lastStatus === "STOPPED"),
    ({ length }) => length > 0,
  );
}

export async function remove(ecs: ECSClient): Promise<void> {
  await ecs.send(new DeleteServiceCommand({ service: "web", force: true }));
  await waitUntilServicesInactive({ client: ecs, ...waiting }, { services });
}
