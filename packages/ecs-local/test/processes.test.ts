import { join } from "node:path";

import {
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { failedTotal, startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { clientOptions, endpoint } from "./support/clients.ts";
import { freePort } from "./support/free-port.ts";
import { sandbox } from "./support/sandbox.ts";
import { ask, steadyTraffic } from "./support/steady-traffic.ts";
import { until } from "./support/until.ts";

const steady = { rate: { kept: 40, new: 20 }, baselineMs: 500, settleMs: 500, timeoutMs: 60_000 };
const app = join(import.meta.dirname, "support/app.ts");

async function register(
  ecs: ECSClient,
  environment: Record<string, string>,
  portMapping: { hostPort?: number } = {},
) {
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "web",
      containerDefinitions: [
        {
          name: "app",
          image: "web",
          memory: 128,
          stopTimeout: 10,
          command: [process.execPath, app],
          environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
          portMappings: [{ containerPort: 8080, ...portMapping }],
        },
      ],
    }),
  );
  return taskDefinition?.taskDefinitionArn ?? "";
}

async function stable(ecs: ECSClient) {
  return until(
    async () => (await ecs.send(new DescribeServicesCommand({ services: ["web"] }))).services?.[0],
    (service) =>
      service?.deployments?.length === 1 && service.deployments[0]?.rolloutState === "COMPLETED",
  );
}

async function serve(
  local: { ecs: ECSClient },
  targetGroupArn: string,
  taskDefinition: string,
  more: Partial<CreateServiceCommandInput> = {},
) {
  await local.ecs.send(
    new CreateServiceCommand({
      serviceName: "web",
      taskDefinition,
      desiredCount: 2,
      ...more,
      loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 8080 }],
    }),
  );
  await stable(local.ecs);
}

test("fails no request while a service rolls from one version to the next", async () => {
  await using box = await sandbox();
  const port = await freePort();
  await using local = await endpoint({
    speed: 200,
    runtime: { via: "process", folder: box.folder },
    listeners: [{ name: "web", port }],
    instances: { count: 2 },
  });
  const targetGroup = local.targetGroups["web"] ?? "";
  const url = `http://127.0.0.1:${port}/`;
  expect(await ask(url)).toMatchObject({ status: 503 });
  await serve(local, targetGroup, await register(local.ecs, { VERSION: "1" }));
  expect(await ask(url)).toEqual({ status: 200, body: "1" });

  const traffic = steadyTraffic(`${url}?delay=20`);
  const second = await register(local.ecs, { VERSION: "2" });
  await local.ecs.send(new UpdateServiceCommand({ service: "web", taskDefinition: second }));
  await stable(local.ecs);
  await traffic.stop();
  expect(traffic.failures).toEqual([]);
  expect([...traffic.answers.keys()].toSorted()).toEqual(["1", "2"]);
  expect(await ask(url)).toEqual({ status: 200, body: "2" });
});

test("serves by the name of a classic load balancer", async () => {
  await using box = await sandbox();
  const port = await freePort();
  await using local = await endpoint({
    speed: 200,
    runtime: { via: "process", folder: box.folder },
    listeners: [{ name: "web", port }],
    instances: { count: 1 },
  });
  const taskDefinition = await register(local.ecs, { VERSION: "1" });
  const loadBalancers = [{ loadBalancerName: "web", containerName: "app", containerPort: 8080 }];
  await local.ecs.send(
    new CreateServiceCommand({
      serviceName: "web",
      taskDefinition,
      desiredCount: 1,
      loadBalancers,
    }),
  );
  const service = await stable(local.ecs);
  expect(await ask(`http://127.0.0.1:${port}/`)).toEqual({ status: 200, body: "1" });
  expect(service?.loadBalancers).toEqual(loadBalancers);
});

test("fails no request of four tasks that roll at 50/200, then at 100/200", async () => {
  await using box = await sandbox();
  const port = await freePort();
  await using local = await endpoint({
    speed: 200,
    runtime: { via: "process", folder: box.folder },
    listeners: [{ name: "web", port }],
    instances: { count: 2 },
  });
  const first = await register(local.ecs, { VERSION: "1" });
  await serve(local, local.targetGroups["web"] ?? "", first, { desiredCount: 4 });
  await using probe = await startProbe(`http://127.0.0.1:${port}/?delay=20`, steady);
  for (const [VERSION, minimumHealthyPercent] of [
    ["2", 50],
    ["3", 100],
  ] as const) {
    const taskDefinition = await register(local.ecs, { VERSION });
    const deploymentConfiguration = { minimumHealthyPercent, maximumPercent: 200 };
    const update = { service: "web", taskDefinition, deploymentConfiguration };
    await local.ecs.send(new UpdateServiceCommand(update));
    await stable(local.ecs);
  }
  const receipt = await probe.stop();
  expect(receipt.failures).toEqual([]);
  expect(failedTotal(receipt)).toBe(0);
  expect(receipt.versions.map(({ version }) => version)).toEqual(["1", "2", "3"]);
});

// A target is deregistered, and its delay over, before its task gets SIGTERM: so what breaks requests is the
// load balancer, at the end of a delay that is too short for them, whatever the app does later.
test("fails requests where the deregistration delay is 0, and only then, whether the app dies or not", async () => {
  await using box = await sandbox();
  const port = await freePort();
  await using local = await endpoint({
    speed: 60,
    runtime: { via: "process", folder: box.folder },
    listeners: [{ name: "web", port }],
    instances: { count: 2 },
  });
  const TargetGroupArn = local.targetGroups["web"] ?? "";
  const elb = new ElasticLoadBalancingV2Client(clientOptions(local.url));
  await serve(local, TargetGroupArn, await register(local.ecs, { VERSION: "0", DIES: "no" }));
  const traffic = steadyTraffic(`http://127.0.0.1:${port}/?delay=300`, { clients: 8 });
  const failed: boolean[] = [];
  // What dies at the end of a roll is what the roll before has started.
  for (const [Value, DIES] of [
    ["60", "yes"],
    ["60", "yes"],
    ["0", "no"],
    ["0", "no"],
  ] as const) {
    const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value }];
    await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
    const before = traffic.failures.length;
    const taskDefinition = await register(local.ecs, { VERSION: String(failed.length + 1), DIES });
    await local.ecs.send(new UpdateServiceCommand({ service: "web", taskDefinition }));
    await stable(local.ecs);
    failed.push(traffic.failures.length > before);
  }
  await traffic.stop();
  // The apps that were stopped: one that does not die, two that do, one that does not.
  expect(failed).toEqual([false, false, true, true]);
  elb.destroy();
});

test("keeps targets, tasks and their exit codes in step", async () => {
  await using box = await sandbox();
  const port = await freePort();
  await using local = await endpoint({
    speed: 200,
    runtime: { via: "process", folder: box.folder },
    listeners: [{ name: "web", port }],
    instances: { count: 1 },
  });
  const TargetGroupArn = local.targetGroups["web"] ?? "";
  const elb = new ElasticLoadBalancingV2Client(clientOptions(local.url));
  await serve(local, TargetGroupArn, await register(local.ecs, { VERSION: "1" }));
  const health = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  const states = health.TargetHealthDescriptions?.map(({ TargetHealth }) => TargetHealth?.State);
  expect(states).toEqual(["healthy", "healthy"]);
  const { taskArns = [] } = await local.ecs.send(new ListTasksCommand({ serviceName: "web" }));
  const described = await local.ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
  const bound = described.tasks?.flatMap(
    ({ containers }) => containers?.[0]?.networkBindings?.map(({ hostPort }) => hostPort) ?? [],
  );
  const ports = health.TargetHealthDescriptions?.map(({ Target }) => Target?.Port);
  expect(bound?.toSorted()).toEqual(ports?.toSorted());

  await local.ecs.send(new DeleteServiceCommand({ service: "web", force: true }));
  const ended = await until(
    async () => (await local.ecs.send(new DescribeTasksCommand({ tasks: taskArns }))).tasks ?? [],
    (tasks) => tasks.every(({ lastStatus }) => lastStatus === "STOPPED"),
  );
  expect(ended.map(({ containers }) => containers?.[0]?.exitCode)).toEqual([0, 0]);
  expect(ended[0]).toMatchObject({ stopCode: "ServiceSchedulerInitiated" });
  elb.destroy();
});

test("serves by the successor of a crashed task at the same static port while its target drains", async () => {
  await using box = await sandbox();
  const port = await freePort();
  await using local = await endpoint({
    speed: 60,
    runtime: { via: "process", folder: box.folder },
    listeners: [{ name: "web", port }],
    instances: { count: 1 },
  });
  const url = `http://127.0.0.1:${port}/`;
  const TargetGroupArn = local.targetGroups["web"] ?? "";
  const elb = new ElasticLoadBalancingV2Client(clientOptions(local.url));
  const taskDefinition = await register(local.ecs, { VERSION: "1" }, { hostPort: 8080 });
  await serve(local, TargetGroupArn, taskDefinition, { desiredCount: 1 });
  const targets = async () =>
    (await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }))).TargetHealthDescriptions;
  const [before] = (await targets()) ?? [];

  await ask(`${url}crash`).catch(() => undefined);
  // The target of the task that crashed drains for 5 s; its successor has not to wait for that.
  await until(
    () => ask(url),
    ({ status }) => status === 200,
    { limitMs: 30_000 },
  );
  const after = await until(targets, (all) => all?.[0]?.TargetHealth?.State === "healthy");
  expect(after?.map(({ Target }) => Target)).toEqual([before?.Target]);
  elb.destroy();
});

test("says why a task could not start", async () => {
  await using box = await sandbox();
  await using local = await endpoint({
    speed: 200,
    runtime: { via: "process", folder: box.folder },
    instances: { count: 1 },
  });
  const containerDefinitions = [
    { name: "app", image: "web", memory: 128, command: ["no-such-program"] },
  ];
  await local.ecs.send(new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions }));
  await local.ecs.send(
    new CreateServiceCommand({ serviceName: "web", taskDefinition: "web", desiredCount: 1 }),
  );
  const stopped = { serviceName: "web", desiredStatus: "STOPPED" as const };
  const { taskArns } = await until(
    () => local.ecs.send(new ListTasksCommand(stopped)),
    (answer) => (answer.taskArns?.length ?? 0) > 0,
  );
  const { tasks } = await local.ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
  expect(tasks?.[0]).toMatchObject({
    stopCode: "TaskFailedToStart",
    stoppedReason: expect.stringContaining("CannotStartContainerError") as string,
  });
});
