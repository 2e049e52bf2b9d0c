import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { ECSClient } from "@aws-sdk/client-ecs";
import { failedTotal, startProbe } from "@hitless/probe";
import { embeddedProxy } from "@hitless/proxy";
import { expect, onTestFinished, test } from "vitest";

import { clientOptions } from "./support/clients.ts";
import { dockerBox } from "./support/docker-box.ts";
import { freePort } from "./support/free-port.ts";
import { sandbox } from "./support/sandbox.ts";
import {
  completed,
  describe,
  register,
  remove,
  serve,
  tasksOf,
  update,
} from "./support/web-service.ts";
import { until } from "./support/until.ts";

const command = join(import.meta.dirname, "../bin/hitless-ecs-local.js");

/** The command, once it is ready. */
async function start(
  args: readonly string[],
  host: string,
): Promise<{ child: ChildProcess; url: string; targetGroup: string }> {
  const child = spawn(process.execPath, [command, "--json", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DOCKER_HOST: host },
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

test("adopts containers after kill -9 in the middle of a deployment, and goes on to the same end", async (context) => {
  const box = await dockerBox(context);
  await using files = await sandbox();
  const port = await freePort();
  const folder = join(files.folder, "run");
  // It outlives the endpoint, and is found by what is in the folder: so it goes before that.
  await using _proxy = {
    [Symbol.asyncDispose]: () => embeddedProxy({ folder: join(folder, "proxy") }).stop(),
  };
  const args = ["--runtime", "docker", "--folder", folder, "--state", join(files.folder, "state")];
  const more = ["--listener", `web=${port}`, "--instances", "2", "--speed", "100"];
  const all = [...args, ...more, "--port", String(await freePort())];
  const first = await start(all, box.host);
  const ecs = new ECSClient(clientOptions(first.url));
  const web = (VERSION: string) => register(ecs, [box.web({ variables: { VERSION } })]);
  await web("1");
  await serve(ecs, { targetGroup: first.targetGroup });

  const limits = { timeoutMs: 60_000, baselineMs: 500, settleMs: 500 };
  await using probe = await startProbe(`http://127.0.0.1:${port}/`, {
    ...limits,
    rate: { kept: 20, new: 10 },
  });
  const two = await web("2");
  const id = await update(ecs, two);
  await until(
    () => describe(ecs),
    (service) => (service?.deployments?.[0]?.runningCount ?? 0) > 0,
  );
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const before = (await box.containers()).filter(({ State }) => State === "running");

  const second = await start(all, box.host);
  expect((await describe(ecs))?.deployments?.[0]).toMatchObject({
    id,
    rolloutState: "IN_PROGRESS",
  });
  const after = await completed(ecs, two);
  expect(after?.deployments?.[0]?.id).toBe(id);
  const receipt = await probe.stop();
  expect(receipt.failures).toEqual([]);
  expect(failedTotal(receipt)).toBe(0);
  expect(receipt.versions.map(({ version }) => version)).toEqual(["1", "2"]);
  // What serves at the end has been started once: by the run that was killed, as far as it came.
  const running = (await box.containers()).filter(({ State }) => State === "running");
  expect(running).toHaveLength(2);
  const news = before.filter(({ Labels }) => Labels["hitless.release"] === "web:2");
  expect(news.length).toBeGreaterThan(0);
  expect(running.map(({ Id }) => Id)).toEqual(expect.arrayContaining(news.map(({ Id }) => Id)));
  expect(await tasksOf(ecs)).toHaveLength(2);

  await remove(ecs);
  ecs.destroy();
  second.child.kill("SIGTERM");
  expect(await once(second.child, "exit")).toEqual([0, null]);
});
