import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

import {
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import { librariesOf } from "@hitless-tools/real-parts/libraries-of";
import { startEcsLocal } from "@hitless/ecs-local";
import { removeNetwork } from "@hitless/runtime";

import type { EngineBox } from "./engine-box.ts";
import { temporaryFolder } from "./repository.ts";

/** How an image is built that has `sleep`, and what it links. */
export async function sleeping() {
  const { stdout } = await promisify(execFile)("ldd", ["/bin/sleep"]);
  const files = ["/bin/sleep", ...librariesOf(stdout)].map(async (path) => ({
    path: `root${path}`,
    source: await realpath(path),
    mode: 0o755,
  }));
  const recipe = { path: "Dockerfile", content: "FROM scratch\nCOPY root /\n" };
  return { context: { files: [recipe, ...(await Promise.all(files))] } };
}

/** Runs an image as a task of a local ECS, whose agents have these credentials, until it has ended. */
export async function runToEnd(
  { engine, host, labels }: EngineBox,
  image: string,
  instanceAuth?: { type: string; data: string },
): Promise<Task | undefined> {
  const folder = await temporaryFolder();
  await using local = await startEcsLocal({
    port: 0,
    speed: 200,
    instances: { count: 1 },
    runtime: { via: "docker", host, folder, ...(instanceAuth && { instanceAuth }) },
  });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const ecs = new ECSClient({ endpoint: local.url, region: "us-east-1", credentials });
  try {
    return await ended(ecs, image, labels);
  } finally {
    ecs.destroy();
    await removeContainers({ engine, labels });
  }
}

async function ended(ecs: ECSClient, image: string, dockerLabels: Record<string, string>) {
  const job = { name: "job", image, memory: 64, command: ["/bin/sleep", "0"], dockerLabels };
  const given = new RegisterTaskDefinitionCommand({ family: "job", containerDefinitions: [job] });
  const { taskDefinition } = await ecs.send(given);
  const started = new RunTaskCommand({ taskDefinition: taskDefinition?.taskDefinitionArn ?? "" });
  const tasks = ((await ecs.send(started)).tasks ?? []).map(({ taskArn = "" }) => taskArn);
  for (;;) {
    const [task] = (await ecs.send(new DescribeTasksCommand({ tasks }))).tasks ?? [];
    if (task?.lastStatus === "STOPPED") return task;
    await delay(100);
  }
}

export async function removeContainers({ engine, labels }: Pick<EngineBox, "engine" | "labels">) {
  const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const found = await engine.docker.listContainers({ all: true, filters: { label } });
  for (const { Id, Labels } of found) {
    await engine.docker.getContainer(Id).remove({ force: true, v: true });
    await removeNetwork(engine, `hitless-ecs-${Labels["hitless.ecs.endpoint"]}`).catch(() => {
      // Another one of its containers is still in it.
    });
  }
}
