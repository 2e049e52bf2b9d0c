import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import {
  DeregisterTaskDefinitionCommand,
  ListTaskDefinitionsCommand,
  type RuntimePlatform,
} from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";
import { stringify } from "yaml";

import { between } from "./support/between.ts";
import { commandIn } from "./support/command-in.ts";
import { endpoint } from "./support/endpoint.ts";
import { type RegistryBox, registryBox } from "./support/registry-box.ts";
import { manifestOf, seedImage } from "./support/seed-image.ts";
import { describe, register, serve } from "./support/web.ts";

const tag = "abc1234";

interface Row {
  name: string;
  /** Puts what is there into the registry; resolves with the container's image. */
  image: (box: RegistryBox) => Promise<string>;
  runtimePlatform?: RuntimePlatform;
  options?: readonly string[];
  /** The first line, where `IMAGE` is the container's image. */
  says: string;
}

const rows: readonly Row[] = [
  {
    name: "an image that is missing",
    image: async (box) => {
      await seedImage(box.place(), "1");
      return box.image("2");
    },
    says: "container app: IMAGE is not in its registry, nor on the engine",
  },
  {
    name: "a repository that is missing",
    image: async (box) => box.image("1", "no/such"),
    says: "container app: IMAGE is not in its registry, nor on the engine",
  },
  {
    name: "an image for another architecture",
    image: async (box) => {
      await seedImage(box.place(), "1", { architecture: "arm64" });
      return box.image("1");
    },
    runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
    says:
      "container app: IMAGE is for linux/arm64, and the task definition runs on linux/amd64; " +
      "build it for linux/amd64, or say in runtimePlatform what it is for",
  },
  {
    name: "a tag of another architecture",
    image: async (box) => {
      await seedImage(box.place(), tag, { architecture: "amd64" });
      return box.image("1");
    },
    runtimePlatform: { cpuArchitecture: "ARM64" },
    says: "container app: IMAGE is for linux/amd64, and the task definition runs on linux/arm64",
  },
  {
    name: "an immutable tag that is taken",
    image: async (box) => {
      await seedImage(box.place(), tag, { content: "old" });
      await seedImage(box.place(), "1", { content: "new" });
      const immutable = await between(box.address, (asked, response) => {
        if (asked.method !== "PUT") return false;
        const errors = [{ code: "TAG_INVALID", message: "the repository is immutable" }];
        response.writeHead(400).end(JSON.stringify({ errors }));
        return true;
      });
      return box.image("1").replace(box.address, immutable.address);
    },
    options: ["--images", "pull"],
    says: `as ${tag}: the tag is immutable and taken: the repository is immutable`,
  },
];

test.for(rows)("$name: refused before anything changes, exit code 65", async (row, context) => {
  await using local = await endpoint();
  await using folder = await commandIn(local.url);
  await serve(local.ecs);
  const box = await registryBox(context);
  const image = await row.image(box);
  const before = await manifestOf(box.place(), tag);
  const { runtimePlatform } = row;
  const app = { name: "app", image, memory: 128 };
  const definition = { family: "web", containerDefinitions: [app], runtimePlatform };
  await writeFile(join(folder.path, "task.yaml"), stringify(definition));
  // An engine that is not there: what counts is what the registry has.
  const environment = { ...box.variables, DOCKER_HOST: `unix://${folder.path}/none.sock` };
  const given = ["deploy", "-t", "task.yaml", "-s", "web", "--tag", tag, ...(row.options ?? [])];
  const { code, stderr } = await folder.run(given, environment);
  const [line = ""] = stderr.split("\n").filter((each) => each.startsWith("hitless-ecs-deploy: "));
  expect(line).toContain(row.says.replace("IMAGE", image));
  expect(code).toBe(65);
  const { taskDefinitionArns } = await local.ecs.send(new ListTaskDefinitionsCommand({}));
  expect(taskDefinitionArns).toHaveLength(1);
  expect((await describe(local.ecs)).deployments).toHaveLength(1);
  expect(await manifestOf(box.place(), tag)).toEqual(before);
});

test("goes back to no revision that is inactive", async () => {
  await using local = await endpoint();
  await using folder = await commandIn(local.url);
  await serve(local.ecs);
  const taskDefinition = await register(local.ecs);
  await local.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  const { code, stderr } = await folder.run(["rollback", "-s", "web", "--to", "2"]);
  expect({ code, stderr }).toEqual({
    code: 65,
    stderr: expect.stringMatching(/^hitless-ecs-deploy: .*web:2.*INACTIVE/) as string,
  });
  expect((await describe(local.ecs)).deployments).toHaveLength(1);
});
