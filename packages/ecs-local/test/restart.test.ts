import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

import {
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from "@aws-sdk/client-ecs";
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { embeddedProxy } from "@hitless/proxy";
import { processRuntime } from "@hitless/runtime";
import { expect, onTestFinished, test } from "vitest";

import { clientOptions, endpoint } from "./support/clients.ts";
import { freePort } from "./support/free-port.ts";
import { sandbox } from "./support/sandbox.ts";
import { ask, steadyTraffic } from "./support/steady-traffic.ts";
import { until } from "./support/until.ts";
import {
  completed,
  describe,
  register as registerWeb,
  remove,
  serve,
  stoppedTasks,
  tasksOf,
  update,
} from "./support/web-service.ts";

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

/** An app that takes its time for each step, so that the endpoint can be killed in each. */
function register(
  ecs: ECSClient,
  environment: { VERSION: string; WARM_UP_MS?: string; STOP_MS?: string },
): Promise<string> {
  const prepares = ["--eval", "setTimeout(() => {}, 1500)"];
  const common = { image: "web", memory: 64, environment: [] };
  return registerWeb(ecs, [
    {
      ...common,
      name: "prepare",
      essential: false,
      command: [process.execPath, ...prepares],
    },
    {
      ...common,
      name: "app",
      stopTimeout: 10,
      command: [process.execPath, app],
      environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
      portMappings: [{ containerPort: 8080 }],
      dependsOn: [{ containerName: "prepare", condition: "SUCCESS" }],
    },
  ]);
}

test("goes on to the same end after kill -9 at each step of a deployment, failing no request", async () => {
  await using box = await sandbox();
  const port = await freePort();
  const own = await freePort();
  const folder = join(box.folder, "run");
  // It outlives the endpoint, and is found by what is in the folder: so it goes before that.
  await using _proxy = {
    [Symbol.asyncDispose]: () => embeddedProxy({ folder: join(folder, "proxy") }).stop(),
  };
  const args = ["--runtime", "process", "--folder", folder, "--state", join(box.folder, "state")];
  const more = ["--listener", `web=${port}`, "--instances", "2", "--speed", "100"];
  const all = [...args, ...more, "--port", String(own)];
  let running = await start(all);
  const { targetGroup: TargetGroupArn } = running;
  const ecs = new ECSClient(clientOptions(running.url));
  const elb = new ElasticLoadBalancingV2Client(clientOptions(running.url));
  await register(ecs, { VERSION: "1", STOP_MS: "1500" });
  await serve(ecs, { targetGroup: TargetGroupArn });
  const targetStates = async () => {
    const { TargetHealthDescriptions = [] } = await elb.send(
      new DescribeTargetHealthCommand({ TargetGroupArn }),
    );
    return TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State as string);
  };
  const taskStates = async () => {
    const tasks = [...(await tasksOf(ecs)), ...(await tasksOf(ecs, "STOPPED"))];
    return tasks.map(({ lastStatus = "" }) => lastStatus);
  };

  // Longer than the endpoint needs to start again: a load balancer that has forgotten what it thought would
  // take those that warm up for as good as the others.
  const traffic = steadyTraffic(`http://127.0.0.1:${port}/`);
  const two = await register(ecs, { VERSION: "2", WARM_UP_MS: "8000" });
  const id = await update(ecs, two);
  for (const [states, state] of [
    [taskStates, "PENDING"],
    [targetStates, "initial"],
    [targetStates, "draining"],
    [taskStates, "STOPPING"],
  ] as const) {
    await until(states, (found) => found.includes(state));
    running.child.kill("SIGKILL");
    await once(running.child, "exit");
    running = await start(all);
    expect((await describe(ecs))?.deployments?.[0]).toMatchObject({
      id,
      rolloutState: "IN_PROGRESS",
    });
  }
  const after = await completed(ecs, two);
  expect(after?.deployments?.[0]?.id).toBe(id);
  await traffic.stop();
  expect(traffic.failures).toEqual([]);
  expect([...traffic.answers.keys()].toSorted()).toEqual(["1", "2"]);

  await remove(ecs);
  ecs.destroy();
  elb.destroy();
  running.child.kill("SIGTERM");
  expect(await once(running.child, "exit")).toEqual([0, null]);
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

test("forgets the processes of tasks that ended before it started again", async () => {
  await using box = await sandbox();
  const folder = join(box.folder, "run");
  const options = {
    stateFile: join(box.folder, "state"),
    speed: 100,
    instances: { count: 1 },
    runtime: { via: "process", folder } as const,
  };
  const records = async () => processRuntime({ folder: join(folder, "tasks") }).list({});
  {
    await using local = await endpoint(options);
    const ends = [process.execPath, "--eval", "0"];
    await registerWeb(local.ecs, [{ name: "app", image: "web", memory: 64, command: ends }]);
    await local.ecs.send(new RunTaskCommand({ taskDefinition: "web" }));
    await stoppedTasks(local.ecs);
    // For its output, as long as the endpoint runs.
    expect(await records()).toHaveLength(1);
  }
  await using again = await endpoint(options);
  expect(await records()).toEqual([]);
  expect(await tasksOf(again.ecs, "STOPPED")).toHaveLength(1);
});

test("leaves the tasks of another endpoint alone, whose folder it was given", async () => {
  await using box = await sandbox();
  const options = {
    instances: { count: 1 },
    runtime: { via: "process", folder: box.folder } as const,
  };
  await using first = await endpoint(options);
  const waits = [process.execPath, "--eval", "setInterval(() => {}, 1000)"];
  await registerWeb(first.ecs, [{ name: "app", image: "web", memory: 64, command: waits }]);
  await first.ecs.send(new RunTaskCommand({ taskDefinition: "web" }));
  await until(
    () => tasksOf(first.ecs),
    ([task]) => task?.lastStatus === "RUNNING",
  );
  await expect(endpoint(options)).rejects.toMatchObject({
    code: "invalid",
    message: `another endpoint uses the folder ${box.folder}; give this one a folder of its own`,
  });
  expect(await tasksOf(first.ecs)).toMatchObject([{ lastStatus: "RUNNING" }]);
  const [instance] = await processRuntime({ folder: join(box.folder, "tasks") }).list({});
  expect(instance?.state.is).toBe("running");
});

test.for(["embedded", "haproxy"] as const)(
  "listens at no port of a run without a state file before it, by %s",
  async (via, context) => {
    const part = await haproxy();
    if ("skipped" in part) return context.skip(part.skipped);
    const proxy = via === "embedded" ? { via } : { via, program: part.path };
    await using box = await sandbox();
    const ports = [await freePort(), await freePort()] as const;
    const run = (port: number) =>
      endpoint({
        runtime: { via: "process", folder: box.folder, proxy },
        listeners: [{ name: "web", port }],
      });
    await (await run(ports[0]))[Symbol.asyncDispose]();
    // Somebody else's by now.
    const taken = createServer().listen(ports[0], "127.0.0.1");
    await once(taken, "listening");
    await using _closing = { [Symbol.asyncDispose]: async () => void taken.close() };
    {
      await using _second = await run(ports[1]);
      expect(await ask(`http://127.0.0.1:${ports[1]}/`)).toMatchObject({ status: 503 });
    }
    await expect(run(ports[0])).rejects.toMatchObject({
      code: "listen-failed",
      message: expect.stringContaining(
        `listener web on 127.0.0.1:${ports[0]}: another program listens there`,
      ) as string,
    });
  },
);
