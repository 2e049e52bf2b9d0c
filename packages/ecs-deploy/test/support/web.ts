import {
  CreateServiceCommand,
  type CreateServiceCommandInput,
  type ContainerDefinition,
  DescribeServicesCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from "@aws-sdk/client-ecs";

import type { FollowedDeployment } from "../../src/follow/follow-deployment.ts";

/** How a simulated task fares: well, where it is not given. */
export type Fare = "exits" | "unpullable" | "unhealthy";

/** Registers the next revision of the family; resolves with its ARN. */
export async function register(
  ecs: ECSClient,
  { fare, ...more }: Partial<ContainerDefinition> & { fare?: Fare } = {},
): Promise<string> {
  const container = {
    name: "app",
    image: "web:1",
    memory: 128,
    portMappings: [{ containerPort: 80 }],
    environment: fare === undefined ? [] : [{ name: "HITLESS_SIMULATED", value: fare }],
    ...more,
  };
  const input = { family: "web", containerDefinitions: [container] };
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(input));
  return taskDefinition?.taskDefinitionArn ?? "";
}

/** Creates the service `web` with a good revision; resolves when its first deployment is COMPLETED. */
export async function serve(
  ecs: ECSClient,
  more: Partial<CreateServiceCommandInput> = {},
): Promise<string> {
  const taskDefinition = await register(ecs);
  const input = { serviceName: "web", taskDefinition, desiredCount: 2, ...more };
  await ecs.send(new CreateServiceCommand(input));
  for (;;) {
    const [primary] = (await describe(ecs)).deployments ?? [];
    if (primary?.rolloutState === "COMPLETED") return taskDefinition;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Begins a deployment by UpdateService; resolves with what a follower has to know of it. */
export async function update(
  ecs: ECSClient,
  change: Partial<UpdateServiceCommandInput>,
): Promise<FollowedDeployment & { createdAt: Date }> {
  const { service } = await ecs.send(new UpdateServiceCommand({ service: "web", ...change }));
  const [primary] = service?.deployments ?? [];
  return {
    cluster: "default",
    service: "web",
    deployment: primary?.id ?? "",
    taskDefinition: primary?.taskDefinition ?? "",
    createdAt: primary?.createdAt ?? new Date(0),
  };
}

export async function describe(ecs: ECSClient) {
  const { services } = await ecs.send(new DescribeServicesCommand({ services: ["web"] }));
  const service = services?.[0];
  if (service === undefined) throw new Error("the service is not described");
  return service;
}
