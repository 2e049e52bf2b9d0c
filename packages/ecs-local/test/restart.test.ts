import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  waitUntilServicesInactive,
} from "@aws-sdk/client-ecs";
import { expect, onTestFinished, test } from "vitest";

import { clientOptions, endpoint } from "./support/clients.ts";
import { freePort } from "./support/free-port.ts";
import { sandbox } from "./support/sandbox.ts";
import { steadyTraffic } from "./support/steady-traffic.ts";
import { until } from "./support/until.ts";

const app = join(import.meta.dirname, "support/app.ts");
const command = join(import.meta.dirname, "../bin/hitless-ecs-local.js");

/** The command, once it is ready. */
async function start(
  args: readonly string[],
): Promise<{ child: ChildProcess; url: string; targetGroup: string }> {
  const child = spawn(process.execPath, [command, "--json", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as { type: string; url: string; targetGroups: { web: string } };
    if (event.type !== "ready") continue;
    child.stdout.resume();
    return { child, url: event.url, targetGroup: event.targetGroups.web };
  }
  throw new Error("it ended before it was ready");
}

async function register(ecs: ECSClient, version: string): Promise<string> {
  const container = {
    name: "app",
    image: "web",
    memory: 128,
    stopTimeout: 10,
    command: [process.execPath, app],
    environment: [{ name: "VERSION", value: version }],
    portMappings: [{ containerPort: 8080 }],
  };
  const input = { family: "web", containerDefinitions: [container] };
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(input));
  return taskDefinition?.taskDefinitionArn ?? "";
}

function completed(ecs: ECSClient, taskDefinition: string) {
  return until(
    async () => (await ecs.send(new DescribeServicesCommand({ services: ["web"] }))).services?.[0],
    (service) =>
      service?.deployments?.length === 1 &&
      service.deployments[0]?.rolloutState === "COMPLETED" &&
      service.taskDefinition === taskDefinition,
  );
}

test("goes on to the same end after kill -9 in the middle of a deployment, failing no request", async () => {
  await using box = await sandbox();
  const port = await freePort();
  const own = await freePort();
  const folder = join(box.folder, "run");
  const args = ["--runtime", "process", "--folder", folder, "--state", join(box.folder, "state")];
  const more = ["--listener", `web=${port}`, "--instances", "2", "--speed", "100"];
  const all = [...args, ...more, "--port", String(own)];
  const first = await start(all);
  const ecs = new ECSClient({ ...clientOptions(first.url), maxAttempts: 1 });
  const one = await register(ecs, "1");
  const loadBalancers = [
    { targetGroupArn: first.targetGroup, containerName: "app", containerPort: 8080 },
  ];
  const created = { serviceName: "web", taskDefinition: one, desiredCount: 2, loadBalancers };
  await ecs.send(new CreateServiceCommand(created));
  await completed(ecs, one);

  const traffic = steadyTraffic(`http://127.0.0.1:${port}/`);
  const two = await register(ecs, "2");
  const updated = await ecs.send(new UpdateServiceCommand({ service: "web", taskDefinition: two }));
  await until(
    async () => (await ecs.send(new DescribeServicesCommand({ services: ["web"] }))).services?.[0],
    (service) => (service?.deployments?.[0]?.runningCount ?? 0) > 0,
  );
  first.child.kill("SIGKILL");
  await once(first.child, "exit");

  const second = await start(all);
  const after = await completed(ecs, two);
  expect(after?.deployments?.[0]?.id).toBe(updated.service?.deployments?.[0]?.id);
  await traffic.stop();
  expect(traffic.failures).toEqual([]);
  expect([...traffic.answers.keys()].toSorted()).toEqual(["1", "2"]);

  await ecs.send(new DeleteServiceCommand({ service: "web", force: true }));
  const waiting = { minDelay: 0.1, maxDelay: 0.2, maxWaitTime: 60 };
  await waitUntilServicesInactive({ client: ecs, ...waiting }, { services: ["web"] });
  ecs.destroy();
  second.child.kill("SIGTERM");
  expect(await once(second.child, "exit")).toEqual([0, null]);
  // With a state file the proxy stays for the next run; without one, it ends.
  const { embeddedProxy } = await import("@hitless/proxy");
  await embeddedProxy({ folder: join(folder, "proxy") }).stop();
});

test("keeps clusters, definitions, services and tasks over a restart", async () => {
  await using box = await sandbox();
  const options = { stateFile: join(box.folder, "state"), speed: 200, instances: { count: 1 } };
  let before;
  {
    await using local = await endpoint(options);
    const containerDefinitions = [{ name: "app", image: "web", memory: 128 }];
    await local.ecs.send(
      new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions }),
    );
    await local.ecs.send(
      new CreateServiceCommand({ serviceName: "web", taskDefinition: "web", desiredCount: 1 }),
    );
    before = await until(
      () => seen(local.ecs).catch(() => undefined),
      (answer) => answer?.services?.[0]?.deployments?.[0]?.rolloutState === "COMPLETED",
    );
  }
  await using local = await endpoint(options);
  expect(await seen(local.ecs)).toMatchObject({
    services: before?.services ?? [],
    tasks: before?.tasks ?? [],
  });
});

async function seen(ecs: ECSClient) {
  const { services } = await ecs.send(new DescribeServicesCommand({ services: ["web"] }));
  const { taskArns } = await ecs.send(new ListTasksCommand({}));
  const { tasks } = await ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
  return { services, tasks };
}
