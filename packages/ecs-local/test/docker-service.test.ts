import { failedTotal, startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { ipTargetGroup } from "./support/ip-target-group.ts";
import { freePort } from "./support/free-port.ts";
import { startDocker } from "./support/start-docker.ts";
import { ask } from "./support/steady-traffic.ts";
import {
  completed,
  register,
  remove,
  serve,
  tasksOf,
  told,
  update,
} from "./support/web-service.ts";
import { until } from "./support/until.ts";

const calm = { rate: { kept: 20, new: 10 }, baselineMs: 500, settleMs: 500, timeoutMs: 60_000 };
const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };

test("goes through the life of a service on two instances with a static host port", async (context) => {
  await using local = await startDocker(context, { instances: { count: 2 } });
  const { box, ecs, url, targetGroup } = local;
  const portMappings = [{ containerPort: 8080, hostPort: await freePort() }];
  const web = (VERSION: string, more = {}) =>
    register(ecs, [box.web({ variables: { VERSION }, portMappings, ...more })]);
  await web("1");
  await serve(ecs, {
    targetGroup,
    deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100, ...breaker },
  });
  expect(await ask(url)).toEqual({ status: 200, body: "1" });
  const [one, two] = await tasksOf(ecs);
  expect(one?.containerInstanceArn).not.toBe(two?.containerInstanceArn);
  const bound = [one, two].map((task) => task?.containers?.[0]?.networkBindings?.[0]?.hostPort);
  expect(bound).toEqual([portMappings[0]?.hostPort, portMappings[0]?.hostPort]);

  await using probe = await startProbe(url, calm);
  const second = await web("2");
  await update(ecs, second);
  await completed(ecs, second);
  const rolled = await told(ecs, /deployment completed/);
  expect(rolled.filter((each) => each.includes("has stopped 1 running tasks"))).toHaveLength(2);
  // One that ends at once: the breaker takes it back.
  const broken = await web("3", { command: ["node", "--eval", "process.exit(3)"] });
  const failed = await update(ecs, broken);
  await told(ecs, new RegExp(`deployment ${failed}\\) deployment failed: tasks failed to start`));
  const after = await completed(ecs, second);
  expect(after?.events?.map(({ message }) => message).join()).toMatch(/rolling back to deployment/);
  const receipt = await probe.stop();
  expect(receipt.failures).toEqual([]);
  expect(failedTotal(receipt)).toBe(0);
  expect(receipt.versions.map(({ version }) => version)).toEqual(["1", "2"]);
  const stopped = await tasksOf(ecs, "STOPPED");
  const crashed = stopped.filter(({ taskDefinitionArn }) => taskDefinitionArn === broken);
  expect(crashed.length).toBeGreaterThanOrEqual(3);
  expect(crashed[0]).toMatchObject({
    stopCode: "EssentialContainerExited",
    containers: [{ exitCode: 3 }],
  });

  await remove(ecs);
  await until(box.containers, (all) => all.every(({ State }) => State !== "running"));
  expect(await ask(url)).toMatchObject({ status: 503 });
});

test("goes through the life of a service on Fargate, each task with an address of its own", async (context) => {
  await using local = await startDocker(context, { listeners: [], instances: { count: 0 } });
  const { box, ecs, url, port } = local;
  const targetGroup = await ipTargetGroup(local.endpointUrl, port);
  const fargate = { networkMode: "awsvpc", cpu: "256", memory: "512" } as const;
  const web = (VERSION: string, more = {}) =>
    register(ecs, [box.web({ variables: { VERSION }, ...more })], {
      ...fargate,
      requiresCompatibilities: ["FARGATE"],
    });
  await web("1");
  await serve(ecs, {
    targetGroup,
    launchType: "FARGATE",
    networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } },
    deploymentConfiguration: breaker,
  });
  expect(await ask(url)).toEqual({ status: 200, body: "1" });
  const tasks = await tasksOf(ecs);
  const addresses = tasks.map(
    ({ containers }) => containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address ?? "",
  );
  expect(new Set(addresses).size).toBe(2);
  expect(await ask(`http://${addresses[0]}:8080/`)).toEqual({ status: 200, body: "1" });

  await using probe = await startProbe(url, calm);
  const second = await web("2");
  await update(ecs, second);
  await completed(ecs, second);
  await update(ecs, await web("3", { command: ["node", "--eval", "process.exit(3)"] }));
  await told(ecs, /rolling back to deployment/);
  await completed(ecs, second);
  const receipt = await probe.stop();
  expect(receipt.failures).toEqual([]);
  expect(failedTotal(receipt)).toBe(0);
  expect(receipt.versions.map(({ version }) => version)).toEqual(["1", "2"]);
  await remove(ecs);
  await until(box.containers, (all) => all.every(({ State }) => State !== "running"));
});
