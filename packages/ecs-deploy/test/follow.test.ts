import { expect, test } from "vitest";

import type { DeployEvent } from "../src/events.ts";
import { followDeployment } from "../src/follow/follow-deployment.ts";
import { fastPolls } from "../src/follow/next-delay.ts";
import { clientsFor, endpoint } from "./support/endpoint.ts";
import { faultProxy } from "./support/fault-proxy.ts";
import { register, serve, update } from "./support/web.ts";

const pace = { leastMs: 20, mostMs: 200 };

test("follows its own deployment until it is completed, and tells what happens", async () => {
  await using local = await endpoint();
  await serve(local.ecs);
  const followed = await update(local.ecs, { taskDefinition: await register(local.ecs) });
  const events: DeployEvent[] = [];
  const outcome = await followDeployment(local.clients, followed, {
    pace,
    onEvent: (event) => events.push(event),
  });
  expect(outcome).toEqual({ is: "completed" });
  const counts = events.filter((event) => event.type === "counts");
  expect(counts[0]?.counts).toMatchObject({ desired: 2, othersRunning: 2 });
  expect(counts.at(-1)?.counts).toMatchObject({ running: 2, pending: 0, othersRunning: 0 });
  const lines = events.filter((event) => event.type === "service-event");
  expect(lines.some(({ message }) => message.endsWith("deployment completed."))).toBe(true);
  expect(new Set(lines.map(({ message }) => message)).size).toBe(lines.length);
});

test("makes a bounded number of calls, and counts each of them", async () => {
  await using local = await endpoint({ speed: 20 });
  await using proxy = await faultProxy(local.url);
  const clients = clientsFor(proxy.url);
  await serve(local.ecs, {
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
  });
  const taskDefinition = await register(local.ecs, { fare: "exits" });
  const followed = await update(local.ecs, { taskDefinition });
  const calls: Record<string, number> = {};
  const began = performance.now();
  await followDeployment(clients, followed, { pace, calls });
  const tookMs = performance.now() - began;
  clients.ecs.destroy();
  clients.loadBalancing.destroy();
  // What came over the wire is what was counted: nobody retries where nothing fails.
  expect(calls).toEqual(proxy.requests);
  const slowPolls = tookMs / (pace.mostMs / 3);
  expect(calls["DescribeServices"]).toBeLessThanOrEqual(fastPolls + slowPolls);
  // Tasks are described where the counts say that one failed, not with each poll.
  expect(calls["ListTasks"]).toBeLessThanOrEqual(calls["DescribeServices"] ?? 0);
  expect(calls["DescribeTasks"]).toBeLessThanOrEqual(calls["ListTasks"] ?? 0);
});

test("describes no task of a deployment in which none fails", async () => {
  await using local = await endpoint();
  await serve(local.ecs);
  const followed = await update(local.ecs, { taskDefinition: await register(local.ecs) });
  const calls: Record<string, number> = {};
  await followDeployment({ ecs: local.ecs }, followed, { pace, calls, until: "stable" });
  expect(Object.keys(calls)).toEqual(["DescribeServices"]);
});
