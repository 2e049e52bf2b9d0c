import { join } from "node:path";

import { dockerEngine } from "@hitless-tools/real-parts/docker-engine";
import { testBaseImage } from "@hitless-tools/real-parts/test-base-image";
import { startEcsLocal } from "@hitless/ecs-local";
import { failedTotal, startProbe } from "@hitless/probe";
import { expect, onTestFinished, test, type TestContext, vi } from "vitest";

import { agentConfig } from "../src/index.ts";
import { commandHere } from "./support/command.ts";
import { engineBox } from "./support/engine-box.ts";
import { registryBox } from "./support/registry-box.ts";
import { temporaryFolder } from "./support/repository.ts";
import { removeContainers } from "./support/run-to-end.ts";
import { manifestOf } from "./support/seed-image.ts";
import { shop } from "./support/shop.ts";

/** A Git repository, an engine, a private registry, and a local ECS with or without credentials for it. */
async function everything(context: TestContext, { hasCredentials }: { hasCredentials: boolean }) {
  const part = await dockerEngine();
  if ("skipped" in part) return context.skip(part.skipped);
  const base = await testBaseImage(part);
  if (typeof base !== "string") return context.skip(base.skipped);
  const box = await engineBox(context);
  const registry = await registryBox(context, { login: true });
  const app = await shop({ image: registry.image("latest"), base, labels: box.labels });
  const { variables } = registry;
  const instanceAuth = hasCredentials ? { instanceAuth: await agentConfig({ variables }) } : {};
  const folder = await temporaryFolder();
  const local = await startEcsLocal({
    port: 0,
    speed: 200,
    instances: { count: 2 },
    listeners: [{ name: "web", port: app.port }],
    runtime: { via: "docker", host: box.host, folder, ...instanceAuth },
  });
  onTestFinished(async () => {
    await local.close();
    await removeContainers(box);
  });
  await app.serveBehind(local.targetGroups["web"] ?? "");

  const environment = {
    ...variables,
    DOCKER_HOST: box.host,
    AWS_ENDPOINT_URL: local.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  const file = (name: string) => join(app.folder, name);
  const given = ["deploy", "-t", file("task-definition.json"), "-s", file("service.json")];
  const run = async (...args: string[]) => {
    // The command is run in the repository.
    const cwd = vi.spyOn(process, "cwd").mockReturnValue(app.folder);
    try {
      return await commandHere(args, environment);
    } finally {
      cwd.mockRestore();
    }
  };
  return {
    app,
    registry,
    run,
    deploy: (...more: string[]) => run(...given, ...more),
  };
}

test("ships a Git revision from its Dockerfile to a service, and fails no request on the way", async (context) => {
  const { app, registry, deploy } = await everything(context, { hasCredentials: true });
  const dirty = await deploy("--images", "build");
  expect(dirty).toMatchObject({ code: 65, stderr: expect.stringContaining("commit") as string });

  const first = await app.commit("shop");
  const created = await deploy("--images", "build", "--purge");
  expect(created.stderr + created.stdout).toMatch(/completed: shop runs shop:1/);
  expect(created.code).toBe(0);
  expect(await (await fetch(app.url)).text()).toBe("one");
  expect(await manifestOf(registry.place(), first)).toBeDefined();

  const calm = { rate: { kept: 20, new: 10 }, baselineMs: 500, settleMs: 500, timeoutMs: 60_000 };
  const probe = await startProbe(app.url, calm);
  const second = await app.change("two");
  const rolled = await deploy("--images", "build", "--wait", "stable");
  const receipt = await probe.stop();
  expect(rolled).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("completed: shop runs shop:2, before it shop:1") as string,
  });
  expect(receipt.failures).toEqual([]);
  expect(failedTotal(receipt)).toBe(0);
  expect(receipt.versions.map(({ version }) => version)).toEqual(["one", "two"]);

  // Nothing is new: neither built, pushed, registered nor rolled.
  const before = await manifestOf(registry.place(), second);
  const again = await deploy("--images", "build");
  expect(again).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("unchanged: shop runs shop:2") as string,
    stderr: expect.stringContaining(`${registry.image(second)} is there already`) as string,
  });
  expect(await manifestOf(registry.place(), second)).toEqual(before);
  expect(JSON.stringify([created, rolled, again])).not.toContain(registry.login.password);
});

test("twin: says that instances without credentials can't pull what was pushed", async (context) => {
  const { app, deploy, run } = await everything(context, { hasCredentials: false });
  await app.commit("shop");
  const { code, stdout } = await deploy("--images", "build", "--purge");
  expect(code).toBe(3);
  expect(stdout).toMatch(/CannotPullContainerError.*no basic auth credentials/);
  const verified = await run("verify", "--service", "shop");
  expect(verified.stdout).toMatch(/agent-config prints what \/etc\/ecs\/ecs\.config needs/);
});
