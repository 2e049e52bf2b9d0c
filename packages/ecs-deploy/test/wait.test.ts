import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { expect, test } from "vitest";

import type { DeployReceipt } from "../src/receipt.ts";
import type { ServiceStatus } from "../src/status.ts";
import { stopDeployment } from "../src/stop.ts";
import { waitForDeployment } from "../src/wait.ts";
import { clientsFor, endpoint } from "./support/endpoint.ts";
import { commandHere } from "./support/command.ts";
import { describe, register, serve, update } from "./support/web.ts";

const service = "web";
const breaker = {
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
};

function variables(url: string) {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
}

async function run(url: string, ...args: readonly string[]) {
  return commandHere(args, variables(url));
}

test("waits by the command for a deployment that another one began, and tells how it ended", async () => {
  await using local = await endpoint({ speed: 20 });
  const { ecs } = local;
  await serve(ecs, breaker);
  await update(ecs, { taskDefinition: await register(ecs) });
  const waited = await run(local.url, "wait", "--service", service, "--json");
  expect(waited).toMatchObject({ code: 0, stderr: "" });
  const lines = waited.stdout.trim().split("\n");
  const told = lines.map((line) => JSON.parse(line) as { type: string } & DeployReceipt);
  expect(told.map(({ type }) => type)).toContain("counts");
  expect(told.at(-1)).toMatchObject({ type: "receipt", outcome: { is: "completed" } });

  await update(ecs, { taskDefinition: await register(ecs, { fare: "unpullable" }) });
  const failed = await run(local.url, "wait", "--service", service);
  // Whether ECS is going back by then, or has gone back: what was begun last is what counts.
  expect(failed.code).toBe(4);
  expect(failed.stdout.split("\n")[0]).toBe(
    "CannotPullContainerError: pull access denied for web:1",
  );
});

test("says on SIGINT that the deployment goes on, and leaves it alone", async () => {
  await using local = await endpoint();
  await serve(local.ecs);
  // There is no room for it, so it stays on its way.
  await update(local.ecs, { taskDefinition: await register(local.ecs, { memory: 100_000 }) });
  const bin = join(import.meta.dirname, "../bin/hitless-ecs-deploy.js");
  const env = { PATH: process.env["PATH"], ...variables(local.url) };
  const command = spawn(process.execPath, [bin, "wait", "--service", service], { env });
  const output = text(command.stdout);
  const ended = once(command, "exit");
  await once(command.stderr, "data");
  command.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  expect(await output).toContain("interrupted: web goes on to web:2; how it ends is not known");
  expect((await describe(local.ecs)).deployments?.[0]).toMatchObject({
    rolloutState: "IN_PROGRESS",
  });
});

test("stops a deployment by the command, and shows by another how the service stands", async () => {
  await using local = await endpoint({ speed: 20 });
  const { ecs } = local;
  const before = await serve(ecs);
  await update(ecs, { taskDefinition: await register(ecs, { image: "web:2", memory: 100_000 }) });
  const stuck = await run(local.url, "status", "--service", service, "--json");
  expect(JSON.parse(stuck.stdout) as ServiceStatus).toMatchObject({
    images: [{ container: "app", image: "web:2" }],
    desired: 2,
    running: 2,
    blocked: expect.stringContaining("unable to place a task") as string,
    deployments: [{ status: "PRIMARY", running: 0 }, { status: "ACTIVE" }],
  });

  const stopped = await run(local.url, "stop", "--service", service);
  expect(stopped.code).toBe(0);
  expect(stopped.stdout).toMatch(/^ECS deployment stopped: rollback requested\.\n/);
  expect(stopped.stdout).toContain("rolled back by this command: web runs web:1 again, not web:2");
  expect((await describe(ecs)).taskDefinition).toBe(before);

  const again = await run(local.url, "stop", "--service", service);
  expect(again.code).toBe(65);
  expect(again.stderr).toContain("no deployment of web is going on: there is nothing to stop");
  const status = await run(local.url, "status", "--service", service);
  expect(status.stdout).toMatch(
    /^web in default: 2 of 2 tasks run, 0 start; web:1\n {2}app: web:1\n/,
  );
});

test("knows what became of a deployment that has left the list", async () => {
  await using local = await endpoint();
  const { ecs } = local;
  await serve(ecs);
  const { deployment, cluster } = await update(ecs, { taskDefinition: await register(ecs) });
  await waitForDeployment(local.clients, { service, waitUntil: "stable" });
  await update(ecs, { taskDefinition: await register(ecs) });
  await waitForDeployment(local.clients, { service, waitUntil: "stable" });
  const { outcome } = await waitForDeployment(local.clients, { service, cluster, deployment });
  const { taskDefinition: serves } = await describe(ecs);
  expect(outcome).toMatchObject({ is: "superseded", serves });
});

test("refuses clearly what is not there", async () => {
  await using local = await endpoint();
  await serve(local.ecs);
  const absent = { service, deployment: "ecs-svc/1" };
  await expect(waitForDeployment(local.clients, absent)).rejects.toMatchObject({
    code: "not-found",
    message: "the service web has no deployment ecs-svc/1",
  });
  await expect(stopDeployment(local.clients, { service: "shop" })).rejects.toMatchObject({
    code: "not-found",
  });
  const nobody = clientsFor("http://127.0.0.1:1");
  await expect(waitForDeployment(nobody, { service })).rejects.toMatchObject({
    code: "no-endpoint",
  });
});
