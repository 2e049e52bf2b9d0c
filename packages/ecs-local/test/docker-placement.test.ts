import { RegisterContainerInstanceCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { failedTotal, startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { freePort } from "./support/free-port.ts";
import { startDocker } from "./support/start-docker.ts";
import { ask } from "./support/steady-traffic.ts";
import { completed, describe, register, serve, told, update } from "./support/web-service.ts";

test("stalls at 100/200 without an idle instance, serving on, until one is registered", async (context) => {
  await using local = await startDocker(context, { instances: { count: 2 } });
  const { box, ecs, url, targetGroup } = local;
  const portMappings = [{ containerPort: 8080, hostPort: await freePort() }];
  const web = (VERSION: string) =>
    register(ecs, [box.web({ variables: { VERSION }, portMappings })]);
  await web("1");
  const deploymentConfiguration = { minimumHealthyPercent: 100, maximumPercent: 200 };
  await serve(ecs, { targetGroup, deploymentConfiguration });

  const limits = { timeoutMs: 60_000, baselineMs: 500, settleMs: 500 };
  await using probe = await startProbe(url, { ...limits, rate: { kept: 20, new: 10 } });
  const second = await web("2");
  await update(ecs, second);
  const [stalled] = await told(ecs, /was unable to place a task/);
  expect(stalled).toMatch(
    /^\(service web\) was unable to place a task because no container instance met all of its requirements\./,
  );
  const { deployments = [] } = (await describe(ecs)) ?? {};
  expect(deployments.map(({ runningCount }) => runningCount)).toEqual([0, 2]);
  await ecs.send(new RegisterContainerInstanceCommand({}));
  await completed(ecs, second);

  // Now there is an idle instance, and yet no step that keeps two and has at most two.
  const third = await web("3");
  const noStep = { minimumHealthyPercent: 100, maximumPercent: 100 };
  const change = { service: "web", taskDefinition: third, deploymentConfiguration: noStep };
  await ecs.send(new UpdateServiceCommand(change));
  const [blocked] = await told(ecs, /was unable to stop or start tasks/);
  expect(blocked).toMatch(
    /^\(service web\) was unable to stop or start tasks during a deployment because of the service deployment configuration\./,
  );
  const receipt = await probe.stop();
  expect(receipt.failures).toEqual([]);
  expect(failedTotal(receipt)).toBe(0);
  expect(receipt.versions.map(({ version }) => version)).toEqual(["1", "2"]);
});

test("serves by a task on the host's own network, through a load balancer", async (context) => {
  await using local = await startDocker(context, { instances: { count: 1 } });
  const { box, ecs, url, targetGroup } = local;
  const containerPort = await freePort();
  const variables = { VERSION: "1", HOST: "127.0.0.1", PORT: String(containerPort) };
  const container = box.web({ variables, portMappings: [{ containerPort }] });
  await register(ecs, [container], { networkMode: "host" });
  const loadBalancers = [{ targetGroupArn: targetGroup, containerName: "app", containerPort }];
  await serve(ecs, { loadBalancers, desiredCount: 1 });
  expect(await ask(url)).toEqual({ status: 200, body: "1" });
  expect(await ask(`http://127.0.0.1:${containerPort}/`)).toEqual({ status: 200, body: "1" });
});
