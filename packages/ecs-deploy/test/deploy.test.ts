import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { deployService } from "../src/deploy.ts";
import type { DeployEvent } from "../src/events.ts";
import { nameOfTaskDefinition } from "../src/deployments.ts";
import type { TaskDefinitionInput } from "../src/task-definition/read.ts";
import { endpoint } from "./support/endpoint.ts";
import { describe, serve } from "./support/web.ts";

const fastLimit = { limitMs: 60_000, pace: { leastMs: 50, mostMs: 500 } };

function wanted(image: string, fare?: "exits" | "unpullable"): TaskDefinitionInput {
  return {
    family: "web",
    containerDefinitions: [
      {
        name: "app",
        image,
        memory: 128,
        portMappings: [{ containerPort: 80 }],
        ...(fare !== undefined && { environment: [{ name: "HITLESS_SIMULATED", value: fare }] }),
      },
    ],
  };
}

test("rolls a service to a new revision, and does nothing the second time", async () => {
  await using local = await endpoint();
  await serve(local.ecs);
  const events: DeployEvent["type"][] = [];
  const options = { ...fastLimit, taskDefinition: wanted("web:2"), service: "web" };
  const first = await deployService(local.ecs, {
    ...options,
    onEvent: ({ type }) => events.push(type),
  });
  expect(first.outcome).toEqual({ is: "completed" });
  expect(nameOfTaskDefinition(first.taskDefinition)).toBe("web:2");
  expect(nameOfTaskDefinition(first.before ?? "")).toBe("web:1");
  expect(first.steps.map(({ step }) => step)).toEqual([
    "register",
    "update",
    "follow",
    "deregister",
  ]);
  expect(events).toContain("registered");
  expect(events).toContain("deployment-started");
  expect((await describe(local.ecs)).taskDefinition).toBe(first.taskDefinition);

  const stable = await deployService(local.ecs, { ...options, waitUntil: "stable", force: true });
  expect(stable.outcome).toEqual({ is: "completed" });
  const second = await deployService(local.ecs, options);
  expect(second.outcome).toEqual({ is: "unchanged" });
  expect(second.deployment).toBeUndefined();
  expect(second.calls).toEqual({ DescribeServices: 1, DescribeTaskDefinition: 1 });
});

test("creates a service from its file, and changes what the file says later", async () => {
  await using local = await endpoint();
  const service = { serviceName: "web", desiredCount: 2 };
  const created = await deployService(local.ecs, {
    ...fastLimit,
    taskDefinition: wanted("web:1"),
    service,
  });
  expect(created.outcome).toEqual({ is: "completed" });
  expect(created.before).toBeUndefined();
  await local.ecs.send(new UpdateServiceCommand({ service: "web", desiredCount: 3 }));
  const changed = await deployService(local.ecs, {
    ...fastLimit,
    taskDefinition: wanted("web:1"),
    service: { ...service, deploymentConfiguration: { maximumPercent: 150 } },
  });
  expect(changed.outcome).toEqual({ is: "completed" });
  const after = await describe(local.ecs);
  expect(after.deploymentConfiguration?.maximumPercent).toBe(150);
  // The file's number of tasks is for its creation.
  expect(after).toMatchObject({ desiredCount: 3, runningCount: 3 });
});

test("says that it failed, and leaves the failed revision, without a breaker's rollback", async () => {
  await using local = await endpoint();
  await serve(local.ecs, { deploymentConfiguration: breaker(false) });
  const receipt = await deployService(local.ecs, {
    ...fastLimit,
    taskDefinition: wanted("web:2", "exits"),
    service: "web",
  });
  expect(receipt.outcome).toMatchObject({
    is: "failed",
    cause: { headline: expect.stringContaining("app") as string },
  });
  expect(receipt.deregistered).toEqual([]);
  expect(receipt.steps.map(({ step }) => step)).toEqual(["register", "update", "follow"]);
});

test("goes back to what served when it failed and that is wanted", async () => {
  await using local = await endpoint();
  const before = await serve(local.ecs, { deploymentConfiguration: breaker(false) });
  const receipt = await deployService(local.ecs, {
    ...fastLimit,
    taskDefinition: wanted("web:2", "exits"),
    service: "web",
    rollbackOnFailure: true,
  });
  expect(receipt.outcome).toMatchObject({ is: "rolled-back", by: "us", serves: before });
  expect((await describe(local.ecs)).taskDefinition).toBe(before);
});

test("says that ECS rolled it back, and which revision serves", async () => {
  await using local = await endpoint();
  const before = await serve(local.ecs, { deploymentConfiguration: breaker(true) });
  const receipt = await deployService(local.ecs, {
    ...fastLimit,
    taskDefinition: wanted("web:2", "unpullable"),
    service: "web",
    rollbackOnFailure: true,
  });
  expect(receipt.outcome).toMatchObject({ is: "rolled-back", by: "ecs", serves: before });
});

test("says that there is no way back when the first deployment fails", async () => {
  await using local = await endpoint();
  const receipt = await deployService(local.ecs, {
    ...fastLimit,
    taskDefinition: wanted("web:1", "exits"),
    service: { serviceName: "web", desiredCount: 1, deploymentConfiguration: breaker(true) },
    rollbackOnFailure: true,
  });
  expect(receipt.outcome).toMatchObject({
    is: "failed",
    cause: { details: expect.arrayContaining(["there is no revision to go back to"]) as string[] },
  });
});

test("begins again where the same revision has failed", async () => {
  await using local = await endpoint();
  await serve(local.ecs, { deploymentConfiguration: breaker(false) });
  const options = {
    ...fastLimit,
    taskDefinition: wanted("web:2", "exits"),
    service: "web",
  };
  const first = await deployService(local.ecs, options);
  const second = await deployService(local.ecs, options);
  expect(second.taskDefinition).toBe(first.taskDefinition);
  expect(second.deployment).not.toBe(first.deployment);
  expect(second.outcome.is).toBe("failed");
});

test("refuses an inactive revision, a service that is not there and a wrong file before anything changes", async () => {
  await using local = await endpoint();
  await serve(local.ecs);
  const deploy = async (options: object) =>
    deployService(local.ecs, { ...fastLimit, taskDefinition: "web:7", service: "web", ...options });
  await expect(deploy({})).rejects.toMatchObject({ code: "not-found" });
  await expect(deploy({ service: "shop" })).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringContaining("there is no service shop in the cluster default") as string,
  });
  const canary = { strategy: "CANARY" as const };
  await expect(
    deploy({ service: { serviceName: "web", deploymentConfiguration: canary } }),
  ).rejects.toMatchObject({ code: "unsupported" });
  await expect(deploy({ cluster: "other" })).rejects.toMatchObject({ code: "not-found" });
  await expect(
    deploy({ service: { serviceName: "web", launchType: "FARGATE" } }),
  ).rejects.toMatchObject({ code: "invalid" });
  await expect(
    deploy({ taskDefinition: { family: "web", containerDefinitions: [{ name: "app" }] } }),
  ).rejects.toMatchObject({ code: "refused" });
  const { taskDefinitionArns } = await local.ecs.send(new ListTaskDefinitionsCommand({}));
  expect(taskDefinitionArns).toHaveLength(1);
  expect((await describe(local.ecs)).deployments).toHaveLength(1);
});

test("keeps the last revisions, and those that another service still needs", async () => {
  await using local = await endpoint();
  const deploy = async (version: number, more: object = {}) =>
    deployService(local.ecs, {
      ...fastLimit,
      taskDefinition: wanted(`web:${version}`),
      service: "web",
      ...more,
    });
  await deploy(1, { service: { serviceName: "web", desiredCount: 1 } });
  await deploy(1, { service: { serviceName: "other", desiredCount: 1 } });
  await deploy(2);
  await deploy(3);
  const receipt = await deploy(4, { keep: 1 });
  // 1 is the other service's, 3 the way back of this one.
  expect(receipt.deregistered.map((arn) => nameOfTaskDefinition(arn))).toEqual(["web:2"]);
  const { taskDefinition } = await local.ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: "web:2" }),
  );
  expect(taskDefinition?.status).toBe("INACTIVE");
});

test("keeps what a task runs, and what a service of another cluster is to run", async () => {
  await using local = await endpoint();
  const { ecs } = local;
  const deploy = async (version: number, more: object = {}) =>
    deployService(ecs, {
      ...fastLimit,
      taskDefinition: wanted(`web:${version}`),
      service: "web",
      keep: 1,
      ...more,
    });
  await deploy(1, { service: { serviceName: "web", desiredCount: 1 } });
  await ecs.send(new RunTaskCommand({ taskDefinition: "web:1" }));
  await deploy(2);
  await ecs.send(new CreateClusterCommand({ clusterName: "aside" }));
  const aside = { cluster: "aside", serviceName: "idle", desiredCount: 0 };
  await ecs.send(new CreateServiceCommand({ ...aside, taskDefinition: "web:2" }));
  await deploy(3);
  expect((await deploy(4)).deregistered).toEqual([]);
  await ecs.send(new UpdateServiceCommand({ ...aside, service: "idle", taskDefinition: "web:4" }));
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ family: "web" }));
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
  const once = tasks.find(({ taskDefinitionArn = "" }) => taskDefinitionArn.endsWith("web:1"));
  await ecs.send(new StopTaskCommand({ task: once?.taskArn }));
  const { deregistered } = await deploy(5);
  expect(deregistered.map((arn) => nameOfTaskDefinition(arn))).toEqual(["web:1", "web:3"]);
});

function breaker(rollback: boolean) {
  return { deploymentCircuitBreaker: { enable: true, rollback } };
}
