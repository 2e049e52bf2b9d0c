import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { ContainerDefinition, CreateServiceCommandInput } from "@aws-sdk/client-ecs";
import type { EcsLocalOptions } from "@hitless/ecs-local";
import { expect, test } from "vitest";

import { observe, planDeploy } from "../src/index.ts";
import { execute } from "./support/execute.ts";
import { failureOf } from "./support/failure-of.ts";
import { freePort } from "./support/free-port.ts";
import { localClients, processClients, register, serve } from "./support/local-service.ts";
import { temporaryFolder } from "./support/repository.ts";
import { deviations, watchRollout } from "./support/watch-rollout.ts";

const speed = 400;
const isFull = process.env["HITLESS_TEST_SIZE"] === "full";
const app = join(import.meta.dirname, "support/app.ts");
const sleeper: Partial<ContainerDefinition> = { command: ["sleep", "600"], stopTimeout: 5 };
const server: Partial<ContainerDefinition> = {
  command: [process.execPath, app],
  portMappings: [{ containerPort: 8080 }],
};
const onPort80: Partial<ContainerDefinition> = {
  ...sleeper,
  portMappings: [{ containerPort: 80, hostPort: 80 }],
};
const checked: Partial<ContainerDefinition> = {
  ...sleeper,
  healthCheck: { command: ["CMD", "true"], interval: 10 },
};
const large: Partial<ContainerDefinition> = { ...sleeper, memory: 256 };

interface Configuration {
  name: string;
  /** As `50/200`. */
  percents: string;
  desired: number;
  container: Partial<ContainerDefinition>;
  instances: EcsLocalOptions["instances"] & object;
  behindLoadBalancer?: boolean;
  more?: Partial<CreateServiceCommandInput>;
}

const roomy = { count: 1 };
const full = (tasks: number) => ({ count: 1, memory: tasks * 256 });

const configurations: Configuration[] = [
  { name: "one task", percents: "100/200", desired: 1, container: sleeper, instances: roomy },
  { name: "half of two", percents: "50/100", desired: 2, container: sleeper, instances: roomy },
  {
    name: "half more of three",
    percents: "100/150",
    desired: 3,
    container: sleeper,
    instances: roomy,
  },
  { name: "four at once", percents: "50/200", desired: 4, container: sleeper, instances: roomy },
  {
    name: "a quarter of four",
    percents: "75/125",
    desired: 4,
    container: sleeper,
    instances: roomy,
  },
  { name: "five, rounded", percents: "50/130", desired: 5, container: sleeper, instances: roomy },
  { name: "four in halves", percents: "50/100", desired: 4, container: sleeper, instances: roomy },
  { name: "none left", percents: "0/100", desired: 3, container: sleeper, instances: roomy },
  {
    name: "one left of four",
    percents: "25/100",
    desired: 4,
    container: sleeper,
    instances: roomy,
  },
  { name: "125 % of 3", percents: "100/125", desired: 3, container: sleeper, instances: roomy },
  { name: "75 % of 2", percents: "75/100", desired: 2, container: sleeper, instances: roomy },
  {
    name: "container checks",
    percents: "100/200",
    desired: 2,
    container: checked,
    instances: roomy,
  },
  {
    name: "a static port, no idle instance",
    percents: "100/200",
    desired: 2,
    container: onPort80,
    instances: { count: 2 },
  },
  {
    name: "a static port, one idle instance",
    percents: "100/200",
    desired: 2,
    container: onPort80,
    instances: { count: 3 },
  },
  {
    name: "a static port, half stopped first",
    percents: "50/200",
    desired: 2,
    container: onPort80,
    instances: { count: 2 },
  },
  { name: "no memory left", percents: "100/200", desired: 3, container: large, instances: full(3) },
  {
    name: "no memory left, one stopped first",
    percents: "66/200",
    desired: 3,
    container: large,
    instances: full(3),
  },
  {
    name: "memory for one more",
    percents: "100/200",
    desired: 3,
    container: large,
    instances: full(4),
  },
  {
    name: "a daemon",
    percents: "0/100",
    desired: 0,
    container: sleeper,
    instances: { count: 2 },
    more: { schedulingStrategy: "DAEMON" },
  },
  {
    name: "behind a load balancer",
    percents: "100/200",
    desired: 2,
    container: server,
    instances: { count: 2 },
    behindLoadBalancer: true,
  },
  {
    name: "half of two behind a load balancer",
    percents: "50/100",
    desired: 2,
    container: server,
    instances: { count: 2 },
    behindLoadBalancer: true,
  },
];

async function start(configuration: Configuration) {
  const { percents, desired, container, instances, behindLoadBalancer, more } = configuration;
  const port = behindLoadBalancer ? [{ name: "web", port: await freePort() }] : [];
  const local = await processClients({ speed, instances, listeners: port });
  const [minimumHealthyPercent, maximumPercent] = percents.split("/").map(Number);
  await register(local.ecs, container);
  const targetGroupArn = local.targetGroups["web"] ?? "";
  await serve(local.ecs, {
    ...(more?.schedulingStrategy !== "DAEMON" && { desiredCount: desired }),
    deploymentConfiguration: { minimumHealthyPercent, maximumPercent },
    ...(behindLoadBalancer && {
      loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 8080 }],
    }),
    ...more,
  });
  return { local, taskDefinition: await register(local.ecs, container) };
}

/** Each takes a second or two of processes: every third of them where the size is small. */
const played = configurations.filter((_, index) => isFull || index % 3 === 0);

test.concurrent.each(played)(
  "predicts $name at $percents of $desired as processes play it",
  async (each) => {
    const { local, taskDefinition } = await start(each);
    await using _closed = local;
    const observed = await observe(local, { service: "web", taskDefinition });
    const plan = planDeploy(observed, { speed });
    const seen = await watchRollout(local.ecs, taskDefinition);
    expect(deviations(plan, seen)).toEqual([]);
  },
);

test("would show a prediction that is wrong", async () => {
  const { local, taskDefinition } = await start({
    name: "",
    percents: "50/200",
    desired: 4,
    container: sleeper,
    instances: roomy,
  });
  await using _closed = local;
  const observed = await observe(local, { service: "web", taskDefinition });
  const seen = await watchRollout(local.ecs, taskDefinition);
  const wrong = planDeploy(observed, {
    speed,
    whatIf: { minimumHealthyPercent: 100, maximumPercent: 125 },
  });
  expect(deviations(wrong, seen)).toEqual(
    expect.arrayContaining([
      "first batch: 4 started, 2 stopped, predicted 1 started, 0 stopped",
      "tasks 6, predicted 5 to 5",
    ]),
  );
});

test("the command prints the prediction of a file, and ends with 7 where it stalls", async () => {
  await using local = await localClients({ instances: { count: 2 } });
  await register(local.ecs, { portMappings: [{ containerPort: 80, hostPort: 80 }] });
  await serve(local.ecs, { desiredCount: 2 });
  const file = join(await temporaryFolder(), "web.yaml");
  await writeFile(
    file,
    "family: web\ncontainerDefinitions:\n  - { name: app, image: web, memory: 128, portMappings: [{ containerPort: 80, hostPort: 80 }] }\n",
  );
  const named = ["plan", "--service", "web", "--task-definition", file, "--start", "10s"];
  const stalled = await execute(local.url, ...named);
  expect(stalled.stdout).toContain(
    "stalls: no idle instance for host port 80/tcp: it is held on each of 2 instances, and " +
      "100 % of 2 stops no old task first\n" +
      "  remedy: add 1 container instance with 4096 CPU units and 16384 MiB free\n",
  );
  expect(stalled.code).toBe(7);
  const half = await execute(local.url, ...named, "--minimum-healthy-percent", "50", "--json");
  expect(half.code).toBe(0);
  expect(JSON.parse(half.stdout)).toMatchObject({
    after: "web",
    ends: "completed",
    shortest: { started: 2, stopped: 2, endsAfterMs: 100_000 },
  });
});

test("refuses to predict what is not there, or does not roll by itself", async () => {
  await using local = await localClients({ instances: { count: 1 } });
  expect(await failureOf(observe(local, { service: "web" }))).toBe(
    "not-found: there is no service web in the cluster default",
  );
  const { code, stderr } = await execute(local.url, "plan", "--service", "web");
  expect({ code, stderr }).toEqual({
    code: 65,
    stderr: "hitless-ecs-deploy: there is no service web in the cluster default\n",
  });
});
