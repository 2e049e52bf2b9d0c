import { execFile } from "node:child_process";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import type { ContainerDefinition, ECSClient } from "@aws-sdk/client-ecs";
import { RunTaskCommand } from "@aws-sdk/client-ecs";
import { librariesOf } from "@hitless-tools/real-parts/libraries-of";
import { registry } from "@hitless-tools/real-parts/registry";
import { buildImage, pushImage, removeImage } from "@hitless/runtime";
import { expect, onTestFinished, test, type TestContext } from "vitest";

import { type DockerBox, dockerBox } from "./support/docker-box.ts";
import { startDocker } from "./support/start-docker.ts";
import { register, stoppedTasks } from "./support/web-service.ts";

/** A small image, in a registry that wants a login, and not on the engine any more. */
async function privateImage(context: TestContext) {
  const part = await registry({ login: true });
  if ("skipped" in part) return context.skip(part.skipped);
  const { address, login = { username: "", password: "" } } = part;
  const box = await dockerBox(context);
  const image = `${address}/${box.name}/job:1`;
  await buildImage(box.engine, {
    context: { files: await files() },
    tag: image,
    labels: box.labels,
  });
  onTestFinished(() => removeImage(box.engine, image));
  await pushImage(box.engine, image, { credentials: { serveraddress: address, ...login } });
  await removeImage(box.engine, image);
  return { box, image, address, login };
}

/** `sleep` and what it links. */
async function files() {
  const { stdout } = await promisify(execFile)("ldd", ["/bin/sleep"]);
  const all = ["/bin/sleep", ...librariesOf(stdout)].map(async (path) => ({
    path: `root${path}`,
    source: await realpath(path),
    mode: 0o755,
  }));
  const recipe = { path: "Dockerfile", content: "FROM scratch\nCOPY root /\n" };
  return [recipe, ...(await Promise.all(all))];
}

function container(box: DockerBox, image: string, more: Partial<ContainerDefinition> = {}) {
  const { labels: dockerLabels } = box;
  return { name: "job", image, memory: 64, command: ["/bin/sleep", "0"], dockerLabels, ...more };
}

/** Runs the container as a task to its end. */
async function outcome(ecs: ECSClient, given: ContainerDefinition, more = {}, launch = {}) {
  const taskDefinition = await register(ecs, [given], more);
  await ecs.send(new RunTaskCommand({ taskDefinition, ...launch }));
  const [task] = await stoppedTasks(ecs);
  return task;
}

const pulled = { stopCode: "EssentialContainerExited", containers: [{ exitCode: 0 }] };
const refused = {
  stopCode: "TaskFailedToStart",
  stoppedReason: expect.stringMatching(
    /^CannotPullContainerError: Error response from daemon: .*(no basic auth credentials|unauthorized)/,
  ) as string,
};

test("pulls a private image with the secret that repositoryCredentials name", async (context) => {
  const { box, image, login } = await privateImage(context);
  await using local = await startDocker(context, { instances: { count: 1 } });
  const answer = await fetch(local.endpointUrl, {
    method: "POST",
    headers: { "x-amz-target": "secretsmanager.CreateSecret" },
    body: JSON.stringify({ Name: "registry", SecretString: JSON.stringify(login) }),
  });
  const { ARN: credentialsParameter } = (await answer.json()) as { ARN: string };
  const repositoryCredentials = { credentialsParameter };
  const given = container(box, image, { repositoryCredentials });
  expect(await outcome(local.ecs, given)).toMatchObject(pulled);
});

for (const type of ["docker", "dockercfg"]) {
  test(`pulls a private image with the agent's ${type}, on instances only`, async (context) => {
    const { box, image, address, login } = await privateImage(context);
    const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
    const entry = type === "docker" ? login : { auth };
    const data = JSON.stringify({ [`https://${address}`]: { ...entry, email: "" } });
    const instanceAuth = { type, data };
    {
      await using local = await startDocker(context, { instances: { count: 0 }, instanceAuth });
      const size = { networkMode: "awsvpc", cpu: "256", memory: "512" };
      const networkConfiguration = { awsvpcConfiguration: { subnets: ["subnet-1"] } };
      const launch = { launchType: "FARGATE", networkConfiguration };
      const task = await outcome(local.ecs, container(box, image), size, launch);
      expect(task).toMatchObject(refused);
    }
    await using local = await startDocker(context, { instances: { count: 1 }, instanceAuth });
    expect(await outcome(local.ecs, container(box, image))).toMatchObject(pulled);
  });
}

test("pulls no private image with the login that the docker command has kept", async (context) => {
  const { box, image, address, login } = await privateImage(context);
  const instanceAuth = { type: "docker", data: "{" };
  await using local = await startDocker(context, { instances: { count: 1 }, instanceAuth });
  const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
  const kept = join(local.folder, "docker");
  await mkdir(kept);
  await writeFile(join(kept, "config.json"), JSON.stringify({ auths: { [address]: { auth } } }));
  const before = process.env["DOCKER_CONFIG"];
  process.env["DOCKER_CONFIG"] = kept;
  onTestFinished(() => {
    if (before === undefined) delete process.env["DOCKER_CONFIG"];
    else process.env["DOCKER_CONFIG"] = before;
  });
  expect(await outcome(local.ecs, container(box, image))).toMatchObject(refused);
  expect(local.events.filter(({ type }) => type === "problem").map(String)).toHaveLength(1);
  // With the same configuration, whoever takes it gets the image.
  const { pullImage } = await import("@hitless/runtime");
  await pullImage(box.engine, image);
});

test("says which image is not there", async (context) => {
  await using local = await startDocker(context, { instances: { count: 1 } });
  const { box, ecs } = local;
  const task = await outcome(ecs, container(box, "127.0.0.1:9/nowhere/job:1"));
  expect(task).toMatchObject({
    stopCode: "TaskFailedToStart",
    stoppedReason: expect.stringMatching(
      /^CannotPullContainerError: Error response from daemon: .*127\.0\.0\.1:9.*connection refused/,
    ) as string,
  });
});
