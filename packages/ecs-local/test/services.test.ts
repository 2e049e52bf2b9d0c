import {
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServicesCommand,
  ListTasksCommand,
  PutClusterCapacityProvidersCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  waitUntilServicesInactive,
  waitUntilServicesStable,
  waitUntilTasksRunning,
  waitUntilTasksStopped,
} from "@aws-sdk/client-ecs";
import { expect, onTestFinished, test, vi } from "vitest";

import { clientOptions, endpoint } from "./support/clients.ts";
import { until } from "./support/until.ts";

const simulated = { speed: 200, instances: { count: 2 } };
const waiting = { minDelay: 0.05, maxDelay: 0.1, maxWaitTime: 60 };

async function register(ecs: ECSClient, environment: { name: string; value: string }[] = []) {
  const container = {
    name: "app",
    image: "web:1",
    memory: 128,
    environment,
    portMappings: [{ containerPort: 80 }],
  };
  const input = { family: "web", containerDefinitions: [container] };
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(input));
  return `web:${taskDefinition?.revision}`;
}

async function create(ecs: ECSClient, more: Partial<CreateServiceCommandInput> = {}) {
  const taskDefinition = await register(ecs);
  return ecs.send(
    new CreateServiceCommand({ serviceName: "web", taskDefinition, desiredCount: 2, ...more }),
  );
}

async function describe(ecs: ECSClient) {
  const { services } = await ecs.send(new DescribeServicesCommand({ services: ["web"] }));
  const service = services?.[0];
  if (service === undefined) throw new Error("the service is not described");
  return service;
}

test("creates a service, rolls it to another revision, deletes it", async () => {
  await using local = await endpoint(simulated);
  const { ecs } = local;
  const created = await create(ecs);
  expect(created.service).toMatchObject({
    serviceArn: "arn:aws:ecs:us-east-1:000000000000:service/default/web",
    status: "ACTIVE",
    desiredCount: 2,
    runningCount: 0,
    launchType: "EC2",
    deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
    deployments: [{ status: "PRIMARY", rolloutState: "IN_PROGRESS" }],
  });
  await waitUntilServicesStable({ client: ecs, ...waiting }, { services: ["web"] });
  const second = await register(ecs);
  const updated = await ecs.send(
    new UpdateServiceCommand({ service: "web", taskDefinition: second }),
  );
  expect(updated.service?.deployments?.map(({ status }) => status)).toEqual(["PRIMARY", "ACTIVE"]);
  const done = await until(
    () => describe(ecs),
    ({ deployments }) => deployments?.[0]?.rolloutState === "COMPLETED" && deployments.length === 1,
  );
  expect(done.taskDefinition).toMatch(/web:2$/);
  expect(done.runningCount).toBe(2);
  expect(done.events?.[0]?.message).toMatch(/has reached a steady state|deployment completed/);
  await expect(ecs.send(new DeleteServiceCommand({ service: "web" }))).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "The service cannot be stopped while it is scaled above 0.",
  });
  await ecs.send(new UpdateServiceCommand({ service: "web", desiredCount: 0 }));
  await ecs.send(new DeleteServiceCommand({ service: "web" }));
  expect((await ecs.send(new ListServicesCommand({}))).serviceArns).toEqual([]);
  await waitUntilServicesInactive({ client: ecs, ...waiting }, { services: ["web"] });
  expect((await describe(ecs)).status).toBe("INACTIVE");
});

test("begins no deployment where nothing that a deployment rolls out is changed", async () => {
  await using local = await endpoint(simulated);
  const { ecs } = local;
  await create(ecs);
  await waitUntilServicesStable({ client: ecs, ...waiting }, { services: ["web"] });
  const [before] = (await describe(ecs)).deployments ?? [];
  for (const change of [
    { desiredCount: 3 },
    { taskDefinition: "web:1" },
    { enableExecuteCommand: true },
    { placementStrategy: [] },
    { deploymentConfiguration: { maximumPercent: 150 } },
  ]) {
    const { service } = await ecs.send(new UpdateServiceCommand({ service: "web", ...change }));
    expect(service?.deployments?.map(({ id }) => id)).toEqual([before?.id]);
  }
  const forced = await ecs.send(
    new UpdateServiceCommand({ service: "web", forceNewDeployment: true }),
  );
  expect(forced.service?.deployments?.[0]?.id).not.toBe(before?.id);
  expect(forced.service?.deploymentConfiguration).toMatchObject({
    minimumHealthyPercent: 100,
    maximumPercent: 150,
  });
});

test("rolls back when the circuit breaker opens, to the deployment with its old id", async () => {
  await using local = await endpoint(simulated);
  const { ecs } = local;
  const deploymentCircuitBreaker = { enable: true, rollback: true };
  await create(ecs, { deploymentConfiguration: { deploymentCircuitBreaker } });
  const before = await until(
    () => describe(ecs),
    ({ deployments }) => deployments?.[0]?.rolloutState === "COMPLETED",
  );
  const broken = await register(ecs, [{ name: "HITLESS_SIMULATED", value: "unpullable" }]);
  await ecs.send(new UpdateServiceCommand({ service: "web", taskDefinition: broken }));
  const after = await until(
    () => describe(ecs),
    ({ deployments = [], events = [] }) =>
      deployments.length === 1 &&
      deployments[0]?.rolloutState === "COMPLETED" &&
      events.some(({ message }) => message?.includes("rolling back") === true),
  );
  expect(after.deployments?.[0]?.id).toBe(before.deployments?.[0]?.id);
  expect(after.taskDefinition).toMatch(/web:1$/);
  const messages = after.events?.map(({ message }) => message ?? "") ?? [];
  expect(
    messages.filter((each) => each.includes("deployment failed: tasks failed to start.")),
  ).toHaveLength(1);
  const stopped = await ecs.send(
    new ListTasksCommand({ serviceName: "web", desiredStatus: "STOPPED" }),
  );
  expect(stopped.taskArns?.length).toBeGreaterThanOrEqual(3);
});

test("goes from what a rollback went back to, not from what was asked for last", async () => {
  await using local = await endpoint(simulated);
  const { ecs } = local;
  const deploymentCircuitBreaker = { enable: true, rollback: true };
  await create(ecs, { deploymentConfiguration: { deploymentCircuitBreaker } });
  const steady = () =>
    until(
      () => describe(ecs),
      ({ deployments = [] }) =>
        deployments.length === 1 && deployments[0]?.rolloutState === "COMPLETED",
    );
  await steady();
  const broken = await register(ecs, [{ name: "HITLESS_SIMULATED", value: "unpullable" }]);
  const update = async (change: { taskDefinition?: string; forceNewDeployment?: boolean }) => {
    const { service } = await ecs.send(new UpdateServiceCommand({ service: "web", ...change }));
    return service?.deployments ?? [];
  };
  await update({ taskDefinition: broken });
  const [before] = (await steady()).deployments ?? [];
  expect(before?.taskDefinition).toMatch(/web:1$/);

  expect((await update({ taskDefinition: "web:1" })).map(({ id }) => id)).toEqual([before?.id]);
  const [again] = await update({ taskDefinition: broken });
  expect(again).toMatchObject({ rolloutState: "IN_PROGRESS" });
  expect(again?.taskDefinition).toMatch(/web:2$/);
  expect((await steady()).deployments?.[0]?.id).toBe(before?.id);
  const [forced] = await update({ forceNewDeployment: true });
  expect(forced?.id).not.toBe(before?.id);
  expect(forced?.taskDefinition).toMatch(/web:1$/);
});

const subnets = { awsvpcConfiguration: { subnets: ["subnet-1"] } };

test.each([
  ["an unknown cluster", { cluster: "no" }, "ClusterNotFoundException", "Cluster not found."],
  [
    "an unknown definition",
    { taskDefinition: "no" },
    "ClientException",
    "TaskDefinition not found.",
  ],
  [
    "a used name",
    { serviceName: "web" },
    "InvalidParameterException",
    "Creation of service was not idempotent.",
  ],
  [
    "native blue-green",
    { deploymentConfiguration: { strategy: "BLUE_GREEN" } },
    "UnsupportedFeatureException",
    "BLUE_GREEN",
  ],
  [
    "CodeDeploy",
    { deploymentController: { type: "CODE_DEPLOY" } },
    "UnsupportedFeatureException",
    "CODE_DEPLOY",
  ],
  [
    "a maximum below the minimum",
    { deploymentConfiguration: { minimumHealthyPercent: 150, maximumPercent: 120 } },
    "InvalidParameterException",
    "maximumPercent",
  ],
  [
    "Fargate for a definition in bridge mode",
    { launchType: "FARGATE" },
    "ClientException",
    "Task definition does not support launch_type FARGATE.",
  ],
  [
    "two ways to place tasks",
    { launchType: "EC2", capacityProviderStrategy: [{ capacityProvider: "FARGATE" }] },
    "InvalidParameterException",
    "Specifying both a launch type and capacity provider strategy",
  ],
  [
    "a network in bridge mode",
    { networkConfiguration: subnets },
    "InvalidParameterException",
    "Network Configuration is not valid",
  ],
  [
    "a grace period without a load balancer",
    { healthCheckGracePeriodSeconds: 5 },
    "InvalidParameterException",
    "Health check grace period is only valid for services configured to use load balancers",
  ],
  [
    "an unknown container",
    { loadBalancers: [{ targetGroupArn: "x", containerName: "no", containerPort: 80 }] },
    "InvalidParameterException",
    "The container no does not exist in the task definition.",
  ],
  [
    "an unknown port",
    { loadBalancers: [{ targetGroupArn: "x", containerName: "app", containerPort: 81 }] },
    "InvalidParameterException",
    "The container app did not have a container port 81 defined.",
  ],
  [
    "an unknown target group",
    { loadBalancers: [{ targetGroupArn: "x", containerName: "app", containerPort: 80 }] },
    "InvalidParameterException",
    "The target group x does not exist.",
  ],
] as [string, Partial<CreateServiceCommandInput>, string, string][])(
  "refuses %s, and makes nothing",
  async (_, more, name, message) => {
    await using local = await endpoint(simulated);
    await create(local.ecs);
    const input = { serviceName: "other", taskDefinition: "web:1", desiredCount: 1, ...more };
    await expect(local.ecs.send(new CreateServiceCommand(input))).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message) as string,
    });
    const { serviceArns } = await local.ecs.send(new ListServicesCommand({}));
    expect(serviceArns).toHaveLength(1);
  },
);

test("refuses to move a service from container instances to Fargate, and changes nothing", async () => {
  await using local = await endpoint(simulated);
  const { ecs } = local;
  await create(ecs);
  const providers = { capacityProviders: ["FARGATE"], defaultCapacityProviderStrategy: [] };
  await ecs.send(new PutClusterCapacityProvidersCommand({ cluster: "default", ...providers }));
  const change = { capacityProviderStrategy: [{ capacityProvider: "FARGATE" }] };
  await expect(
    ecs.send(new UpdateServiceCommand({ service: "web", forceNewDeployment: true, ...change })),
  ).rejects.toMatchObject({
    name: "UnsupportedFeatureException",
    message: "This endpoint does not move a service from EC2 to FARGATE.",
  });
  const after = await describe(ecs);
  expect(after.launchType).toBe("EC2");
  expect(after.deployments).toHaveLength(1);
});

test("is found by AWS_ENDPOINT_URL_ECS, and runs a daemon on each container instance", async () => {
  await using local = await endpoint(simulated);
  vi.stubEnv("AWS_ENDPOINT_URL_ECS", local.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { endpoint: _url, ...others } = clientOptions(local.url);
  const ecs = new ECSClient(others);
  const taskDefinition = await register(ecs);
  const daemon = { serviceName: "web", schedulingStrategy: "DAEMON" as const };
  await ecs.send(new CreateServiceCommand({ ...daemon, taskDefinition }));
  await waitUntilServicesStable({ client: ecs, ...waiting }, { services: ["web"] });
  const { taskArns: tasks = [] } = await ecs.send(new ListTasksCommand({ serviceName: "web" }));
  await waitUntilTasksRunning({ client: ecs, ...waiting }, { tasks });
  const described = await ecs.send(new DescribeTasksCommand({ tasks }));
  const instances = described.tasks?.map((task) => task.containerInstanceArn);
  expect(new Set(instances).size).toBe(2);
  expect(tasks).toHaveLength(2);
  await ecs.send(new DeleteServiceCommand({ service: "web", force: true }));
  await waitUntilTasksStopped({ client: ecs, ...waiting }, { tasks });
  ecs.destroy();
});

test("tells services that are missing from those that are there", async () => {
  await using local = await endpoint(simulated);
  await create(local.ecs);
  const asked = { services: ["web", "no"] };
  const { services, failures } = await local.ecs.send(new DescribeServicesCommand(asked));
  expect(services).toHaveLength(1);
  expect(failures).toEqual([
    { arn: "arn:aws:ecs:us-east-1:000000000000:service/default/no", reason: "MISSING" },
  ]);
  await expect(local.ecs.send(new UpdateServiceCommand({ service: "no" }))).rejects.toMatchObject({
    name: "ServiceNotFoundException",
    message: "Service not found.",
  });
});
