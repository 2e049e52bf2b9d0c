import {
  CreateServiceCommand,
  DescribeServicesCommand,
  type ECSClient,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  UpdateContainerInstancesStateCommand,
  ListContainerInstancesCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { endpoint } from "./support/clients.ts";
import { until } from "./support/until.ts";

/** Port 80 of a container instance is for one task only. */
const portMappings = [{ containerPort: 80, hostPort: 80 }];
const containerDefinitions = [{ name: "app", image: "web", memory: 128, portMappings }];

async function service(ecs: ECSClient) {
  const { services } = await ecs.send(new DescribeServicesCommand({ services: ["web"] }));
  return services?.[0];
}

/** Two tasks of web:1 that have come to rest, then web:2 as the percents say. */
async function update(ecs: ECSClient, minimumHealthyPercent: number, maximumPercent: number) {
  const register = new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions });
  await ecs.send(register);
  await ecs.send(register);
  const deploymentConfiguration = { minimumHealthyPercent, maximumPercent };
  const created = { serviceName: "web", taskDefinition: "web:1", desiredCount: 2 };
  await ecs.send(new CreateServiceCommand({ ...created, deploymentConfiguration }));
  await until(
    () => service(ecs),
    (found) => found?.deployments?.[0]?.rolloutState === "COMPLETED",
  );
  await ecs.send(new UpdateServiceCommand({ service: "web", taskDefinition: "web:2" }));
}

function landed(ecs: ECSClient) {
  return until(
    () => service(ecs),
    (found) =>
      found?.deployments?.length === 1 &&
      found.deployments[0]?.rolloutState === "COMPLETED" &&
      found.taskDefinition?.endsWith("web:2") === true,
  );
}

test("rolls one by one over two instances with a static port at 50/100", async () => {
  await using local = await endpoint({ speed: 500, instances: { count: 2 } });
  await update(local.ecs, 50, 100);
  const { events = [] } = (await landed(local.ecs)) ?? {};
  const stopped = events.filter(({ message }) => message?.includes("has stopped 1 running tasks"));
  expect(stopped).toHaveLength(2);
});

test("stalls at 100/200 without an idle instance, until one is added", async () => {
  await using local = await endpoint({ speed: 500, instances: { count: 2 } });
  const { ecs } = local;
  await update(ecs, 100, 200);
  const stalled = await until(
    () => service(ecs),
    (found) => found?.events?.[0]?.message?.includes("was unable to place a task") === true,
  );
  expect(stalled?.deployments?.map(({ runningCount }) => runningCount)).toEqual([0, 2]);
  const { containerInstance } = await ecs.send(
    new RegisterContainerInstanceCommand({
      totalResources: [
        { name: "CPU", type: "INTEGER", integerValue: 2048 },
        { name: "MEMORY", type: "INTEGER", integerValue: 4096 },
        { name: "PORTS", type: "STRINGSET", stringSetValue: ["22"] },
      ],
      attributes: [{ name: "stack", value: "blue" }],
    }),
  );
  expect(containerInstance).toMatchObject({ status: "ACTIVE", runningTasksCount: 0 });
  expect(containerInstance?.attributes).toContainEqual({ name: "stack", value: "blue" });
  await landed(ecs);
});

test("stalls at 100/200 while an instance drains, until it is active again", async () => {
  await using local = await endpoint({ speed: 500, instances: { count: 3 } });
  const { ecs } = local;
  const { containerInstanceArns = [] } = await ecs.send(new ListContainerInstancesCommand({}));
  const third = { containerInstances: containerInstanceArns.slice(2) };
  await ecs.send(new UpdateContainerInstancesStateCommand({ ...third, status: "DRAINING" }));
  await update(ecs, 100, 200);
  const stalled = await until(
    () => service(ecs),
    (found) => found?.events?.[0]?.message?.includes("was unable to place a task") === true,
  );
  expect(stalled?.deployments?.map(({ runningCount }) => runningCount)).toEqual([0, 2]);
  await ecs.send(new UpdateContainerInstancesStateCommand({ ...third, status: "ACTIVE" }));
  await landed(ecs);
});

test("stalls at 100/100, whatever is added", async () => {
  await using local = await endpoint({ speed: 500, instances: { count: 4 } });
  await update(local.ecs, 100, 100);
  const stalled = await until(
    () => service(local.ecs),
    (found) =>
      found?.events?.[0]?.message?.includes(
        "was unable to stop or start tasks during a deployment because of the service deployment configuration",
      ) === true,
  );
  expect(stalled?.deployments?.map(({ runningCount }) => runningCount)).toEqual([0, 2]);
});
