import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import {
  CreateClusterCommand,
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";

import { commandIn } from "./support/command-in.ts";
import { endpoint } from "./support/endpoint.ts";
import { untilCompleted } from "./support/until-completed.ts";

const run = promisify(execFile);
const readme = join(import.meta.dirname, "../README.md");
const example = join(import.meta.dirname, "example.ts");
const [cluster, serviceName] = ["production", "shop"];

/** The service of the README, as it was made by somebody else. */
async function shop() {
  const local = await endpoint({ instances: { count: 0 } });
  const { ecs } = local;
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const containerDefinitions = [{ name: "app", image: "shop:1", memory: 128 }];
  const fargate = { networkMode: "awsvpc", cpu: "256", memory: "512" } as const;
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      ...fargate,
      family: serviceName,
      requiresCompatibilities: ["FARGATE"],
      containerDefinitions,
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster,
      serviceName,
      taskDefinition: serviceName,
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } },
    }),
  );
  await untilCompleted(ecs, { cluster, service: serviceName });
  return local;
}

/** Gives the only container of a task definition file another image. */
async function setImage(file: string, image: string): Promise<void> {
  const definition = parse(await readFile(file, "utf8")) as { containerDefinitions: object[] };
  const containerDefinitions = definition.containerDefinitions.map((each) => ({ ...each, image }));
  await writeFile(file, stringify({ ...definition, containerDefinitions }));
}

test("the commands of the README write the files of a service, deploy it, and go back", async () => {
  await using local = await shop();
  await using folder = await commandIn(local.url);
  const commands = (await readFile(readme, "utf8")).matchAll(
    /^npx @hitless\/ecs-deploy ((?:init|deploy|rollback) .*)$/gm,
  );
  const last: string[] = [];
  for (const [, line = ""] of commands) {
    // There is neither a Git repository nor a registry here.
    const more = line.startsWith("deploy") ? ["--images", "none"] : [];
    if (more.length > 0) await setImage(join(folder.path, "task-definition.yaml"), "shop:2");
    const { code, stdout, stderr } = await folder.run([...line.split(" "), ...more]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    last.push(stdout.trimEnd().split("\n").at(-1) ?? "");
  }
  expect(last.slice(1)).toEqual([
    "completed: shop runs shop:2, before it shop:1",
    "completed: shop runs shop:1, before it shop:2",
  ]);
});

test.each([readme, join(import.meta.dirname, "../../../examples/on-ecs/README.md")])(
  "no command of %s is wrong usage",
  async (file) => {
    await using folder = await commandIn("http://127.0.0.1:9");
    const commands = (await readFile(file, "utf8")).matchAll(/^npx @hitless\/ecs-deploy (.*)$/gm);
    const codes = new Map<string, number>();
    for (const [, line = ""] of commands)
      codes.set(line, (await folder.run(line.split(/ *#/)[0]?.split(" ") ?? [])).code);
    expect(codes.size).toBeGreaterThan(2);
    // There is no endpoint; what it was asked for is understood.
    expect([...codes].filter(([, code]) => code !== 65)).toEqual([]);
  },
);

test("the example of the README deploys what the file says", async () => {
  expect(await readFile(readme, "utf8")).toContain(await readFile(example, "utf8"));
  await using local = await shop();
  await using folder = await commandIn(local.url);
  await folder.run(["init", "-s", serviceName, "-c", cluster]);
  await setImage(join(folder.path, "task-definition.yaml"), "shop:2");
  const env = {
    PATH: process.env["PATH"],
    AWS_ENDPOINT_URL: local.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  const args = ["--conditions=@hitless/source", example];
  const { stderr } = await run(process.execPath, args, { cwd: folder.path, env });
  expect(stderr).toBe("");
  const status = await folder.run(["status", "-s", serviceName, "-c", cluster]);
  expect(status.stdout).toContain("  app: shop:2\n");
});
