import {
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  GetTaskProtectionCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateServiceCommand,
  UpdateTaskProtectionCommand,
  waitUntilServicesStable,
} from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { endpoint } from "./support/clients.ts";
import { until } from "./support/until.ts";

const simulated = { speed: 500, instances: { count: 2 } };
const waiting = { minDelay: 0.05, maxDelay: 0.1, maxWaitTime: 60 };
const cluster = "default";

async function twoTasks(ecs: ECSClient): Promise<[string, string]> {
  const containerDefinitions = [{ name: "app", image: "web", memory: 128 }];
  const register = new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions });
  await ecs.send(register);
  await ecs.send(register);
  const asked = { serviceName: "web", taskDefinition: "web:1", desiredCount: 2 };
  await ecs.send(new CreateServiceCommand(asked));
  await waitUntilServicesStable({ client: ecs, ...waiting }, { services: ["web"] });
  const { taskArns } = await ecs.send(new ListTasksCommand({ serviceName: "web" }));
  const [one = "", other = ""] = taskArns ?? [];
  return [one, other];
}

async function service(ecs: ECSClient) {
  const { services } = await ecs.send(new DescribeServicesCommand({ services: ["web"] }));
  return services?.[0];
}

test("keeps a protected task through a deployment until its protection is taken away", async () => {
  await using local = await endpoint(simulated);
  const { ecs } = local;
  const [task] = await twoTasks(ecs);
  const before = Date.now();
  const { protectedTasks, failures } = await ecs.send(
    new UpdateTaskProtectionCommand({ cluster, tasks: [task], protectionEnabled: true }),
  );
  expect(failures).toEqual([]);
  expect(protectedTasks).toMatchObject([{ taskArn: task, protectionEnabled: true }]);
  const expires = protectedTasks?.[0]?.expirationDate?.getTime() ?? 0;
  expect(expires).toBeGreaterThanOrEqual(before + 120 * 60_000);
  expect(expires).toBeLessThanOrEqual(Date.now() + 120 * 60_000);
  await ecs.send(new UpdateServiceCommand({ service: "web", taskDefinition: "web:2" }));
  const held = await until(
    () => service(ecs),
    (found) => found?.events?.[0]?.message?.endsWith("(reason 1 tasks under protection)") === true,
  );
  expect(held?.deployments).toMatchObject([
    { rolloutState: "IN_PROGRESS", runningCount: 2 },
    { status: "ACTIVE", runningCount: 1 },
  ]);
  const asked = await ecs.send(new GetTaskProtectionCommand({ cluster }));
  expect(asked.protectedTasks?.filter((each) => each.protectionEnabled)).toHaveLength(1);
  await ecs.send(
    new UpdateTaskProtectionCommand({ cluster, tasks: [task], protectionEnabled: false }),
  );
  await until(
    () => service(ecs),
    (found) => found?.deployments?.length === 1 && found.deployments[0]?.runningCount === 2,
  );
});

test("refuses to protect more tasks than the service is to have, tasks without one, and unknown ones", async () => {
  await using local = await endpoint(simulated);
  const { ecs } = local;
  const [one, other] = await twoTasks(ecs);
  const protect = (tasks: string[], expiresInMinutes?: number) =>
    ecs.send(
      new UpdateTaskProtectionCommand({
        cluster,
        tasks,
        protectionEnabled: true,
        ...(expiresInMinutes !== undefined && { expiresInMinutes }),
      }),
    );
  await protect([one], 2880);
  await ecs.send(new UpdateServiceCommand({ service: "web", desiredCount: 1 }));
  await until(
    () => service(ecs),
    (found) => found?.runningCount === 1,
  );
  const stopped = await protect([other]);
  expect(stopped.failures).toMatchObject([{ arn: other, reason: "TASK_NOT_VALID" }]);
  await ecs.send(new UpdateServiceCommand({ service: "web", desiredCount: 0 }));
  const { failures, protectedTasks } = await protect([one]);
  expect(protectedTasks).toEqual([]);
  expect(failures).toMatchObject([{ arn: one, reason: "DEPLOYMENT_BLOCKED" }]);
  const { tasks = [] } = await ecs.send(new RunTaskCommand({ taskDefinition: "web" }));
  const job = tasks[0]?.taskArn ?? "";
  const refused = await protect([job, "0123456789abcdef0123456789abcdef"]);
  expect(refused.failures?.map(({ reason }) => reason)).toEqual(["TASK_NOT_VALID", "MISSING"]);
  for (const minutes of [0, 2881]) {
    await expect(protect([one], minutes)).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  }
});

test("stops a protected task when StopTask says so", async () => {
  await using local = await endpoint(simulated);
  const { ecs } = local;
  const [task] = await twoTasks(ecs);
  await ecs.send(
    new UpdateTaskProtectionCommand({ cluster, tasks: [task], protectionEnabled: true }),
  );
  await ecs.send(new StopTaskCommand({ task }));
  const { tasks } = await until(
    () => ecs.send(new DescribeTasksCommand({ tasks: [task] })),
    (answer) => answer.tasks?.[0]?.lastStatus === "STOPPED",
  );
  expect(tasks).toMatchObject([{ stopCode: "UserInitiated" }]);
  const { failures } = await ecs.send(new GetTaskProtectionCommand({ cluster, tasks: [task] }));
  expect(failures).toMatchObject([{ reason: "TASK_NOT_VALID" }]);
});
