import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { buildImage, pushImage, removeImage } from "@hitless/runtime";
import { expect, onTestFinished, test } from "vitest";

import { agentConfig, shipImages } from "../src/index.ts";
import { command, commandHere } from "./support/command.ts";
import { engineBox } from "./support/engine-box.ts";
import { failureOf } from "./support/failure-of.ts";
import { dockerConfiguration, registryBox } from "./support/registry-box.ts";
import { temporaryFolder } from "./support/repository.ts";
import { runToEnd, sleeping } from "./support/run-to-end.ts";

const auth = Buffer.from("me:s3cr3t").toString("base64");

test("prints the lines of ecs.config on stdout, and what to do with them on stderr", async () => {
  const variables = await dockerConfiguration({
    "https://index.docker.io/v1/": { auth },
    "r.example": { auth },
    "t.example": { identitytoken: "t0k3n" },
  });
  const { code, stdout, stderr } = await command(["agent-config"], variables);
  expect(code).toBe(0);
  expect(stdout).toBe(
    "ECS_ENGINE_AUTH_TYPE=dockercfg\n" +
      `ECS_ENGINE_AUTH_DATA={"https://index.docker.io/v1/":{"auth":"${auth}"},"r.example":{"auth":"${auth}"}}\n`,
  );
  expect(stderr).toContain("Left out: t.example: Docker has a token");
  expect(stderr).toMatch(/pull from docker\.io, r\.example[^]*DRAINING[^]*systemctl restart ecs/);
  expect(stderr).toMatch(/"repositoryCredentials": \{ "credentialsParameter"/);
  expect(stderr).not.toMatch(new RegExp(`${auth}|s3cr3t|t0k3n`));

  const plain = await commandHere(
    ["agent-config", "--format", "docker", "--registry", "r.example", "--json"],
    variables,
  );
  expect(JSON.parse(plain.stdout)).toEqual({
    type: "docker",
    data: '{"r.example":{"username":"me","password":"s3cr3t"}}',
    registries: ["r.example"],
    leftOut: [],
  });
});

test("puts the lines into a file that only its owner can read", async () => {
  const folder = await temporaryFolder();
  const path = join(folder, "ecs.config");
  await writeFile(path, "ECS_CLUSTER=shop\nECS_ENGINE_AUTH_TYPE=docker\n", { mode: 0o644 });
  const variables = await dockerConfiguration({ "r.example": { auth } });
  const { code, stdout, stderr } = await commandHere(["agent-config", "--output", path], variables);
  expect([code, stdout]).toEqual([0, ""]);
  expect(stderr).toContain(path);
  expect(await readFile(path, "utf8")).toBe(
    `ECS_CLUSTER=shop\nECS_ENGINE_AUTH_TYPE=dockercfg\nECS_ENGINE_AUTH_DATA={"r.example":{"auth":"${auth}"}}\n`,
  );
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["ecs.config"]);

  const nowhere = await commandHere(
    ["agent-config", "--output", join(folder, "no/file")],
    variables,
  );
  expect(nowhere).toMatchObject({
    code: 65,
    stdout: "",
    stderr: expect.stringMatching(/no\/file can't be written: ENOENT/) as string,
  });
});

test("refuses where Docker has nothing, and says what to run", async () => {
  const variables = await dockerConfiguration({ "r.example": { auth } });
  for (const [args, why] of [
    [["--registry", "other.example"], /"docker login other\.example" first/],
    [["--registry", "012345678901.dkr.ecr.us-east-1.amazonaws.com"], /by itself/],
  ] as const) {
    const ran = await commandHere(["agent-config", ...args], variables);
    expect(ran).toMatchObject({
      code: 65,
      stdout: "",
      stderr: expect.stringMatching(why) as string,
    });
  }
  const empty = await commandHere(["agent-config"], await dockerConfiguration({}));
  expect(empty).toMatchObject({
    code: 65,
    stderr: expect.stringContaining("docker login") as string,
  });
  const usage = await commandHere(["agent-config", "--format", "json"], variables);
  expect(usage).toMatchObject({ code: 64, stderr: expect.stringContaining("dockercfg") as string });
});

test("takes what a credential helper keeps", async () => {
  const { DOCKER_CONFIG: folder } = await dockerConfiguration({ "r.example": {} });
  await writeFile(
    join(folder, "config.json"),
    JSON.stringify({ auths: { "r.example": {} }, credsStore: "test" }),
  );
  const helper = join(folder, "docker-credential-test");
  await writeFile(helper, `#!/bin/sh\necho '{"Username":"me","Secret":"s3cr3t"}'\n`);
  await chmod(helper, 0o755);
  const variables = { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env["PATH"]}` };
  expect(await agentConfig({ variables })).toMatchObject({
    data: `{"r.example":{"auth":"${auth}"}}`,
  });

  await writeFile(helper, "#!/bin/sh\necho s3cr3t; exit 1\n");
  const failure = await failureOf(agentConfig({ variables }));
  expect(failure).toMatch(/^credentials: .*docker-credential-test failed/);
  expect(failure).not.toContain("s3cr3t");
});

const outcomes = {
  without: {
    stopCode: "TaskFailedToStart",
    stoppedReason: expect.stringMatching(/^CannotPullContainerError: .*no basic auth/) as string,
  },
  with: { stopCode: "EssentialContainerExited", containers: [{ exitCode: 0 }] },
};

test("lets instances pull a private image, which they can't without it", async (context) => {
  const box = await engineBox(context);
  const { image, variables, login } = await registryBox(context, { login: true });
  await buildImage(box.engine, { ...(await sleeping()), tag: image("latest"), labels: box.labels });
  const credentials = { serveraddress: image("latest").replace(/\/.*/, ""), ...login };
  await pushImage(box.engine, image("latest"), { credentials });
  const { taskDefinition } = await shipImages({
    taskDefinition: { containerDefinitions: [{ name: "job", image: image("latest") }] },
    tag: "abc1234",
    engine: box.engine,
    variables,
    purge: true,
  });
  const shipped = taskDefinition.containerDefinitions[0]?.image ?? "";
  expect(shipped).toBe(image("abc1234"));
  onTestFinished(() => removeImage(box.engine, shipped));

  expect(await runToEnd(box, shipped)).toMatchObject(outcomes.without);
  for (const format of ["docker", "dockercfg"]) {
    const { stdout } = await commandHere(["agent-config", "--format", format], variables);
    const lines = Object.fromEntries(
      stdout.split("\n").map((line) => [line.replace(/=.*/, ""), line.replace(/^[^=]*=/, "")]),
    );
    const { ECS_ENGINE_AUTH_TYPE: type = "", ECS_ENGINE_AUTH_DATA: data = "" } = lines;
    expect(await runToEnd(box, shipped, { type, data })).toMatchObject(outcomes.with);
    await removeImage(box.engine, shipped);
  }
});
