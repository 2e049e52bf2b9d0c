import { join } from "node:path";

import { awscli } from "@hitless-tools/real-parts/awscli";
import { boto3 } from "@hitless-tools/real-parts/boto3";
import { expect, test } from "vitest";

import { endpoint } from "./support/clients.ts";
import { execute } from "./support/execute.ts";
import { freePort } from "./support/free-port.ts";

// What is told by the installation takes longer than a test; `npm test` installs before.
const limit = 600_000;
const simulated = { speed: 100, instances: { count: 2 } };

test("boto3 takes a service through its life", { timeout: limit }, async (context) => {
  const part = await boto3();
  if ("skipped" in part) return context.skip(part.skipped);
  await using local = await endpoint(simulated);
  const script = join(import.meta.dirname, "support/service.py");
  const port = String(await freePort());
  const ran = await execute([part.python, script, local.url, port]);
  expect(ran.stderr).toBe("");
  const seen = JSON.parse(ran.stdout) as { events: string[] };
  expect(seen).toMatchObject({
    created: true,
    health: ["healthy", "healthy"],
    taskDefinition: "arn:aws:ecs:us-east-1:000000000000:task-definition/web:2",
    running: ["RUNNING", "RUNNING"],
    error: "ServiceNotActiveException",
    account: "000000000000",
    registry: "https://000000000000.dkr.ecr.us-east-1.amazonaws.com",
    secret: "s3cret",
  });
  expect(seen.events.join("\n")).toMatch(
    /\(service web\) registered \d targets in \(target-group arn:/,
  );
});

test("the aws command takes a service through its life", { timeout: limit }, async (context) => {
  const part = await awscli();
  if ("skipped" in part) return context.skip(part.skipped);
  await using local = await endpoint(simulated);
  const environment = {
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_PAGER: "",
  };
  const aws = (...words: string[]) =>
    execute([part.path, "--endpoint-url", local.url, "--output", "json", ...words], environment);
  const ecs = async (...words: string[]): Promise<unknown> => {
    const ran = await aws("ecs", ...words);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    return ran.stdout === "" ? undefined : JSON.parse(ran.stdout);
  };
  const container = JSON.stringify([{ name: "app", image: "web", memory: 128 }]);
  const register = ["register-task-definition", "--family", "web", "--container-definitions"];
  await ecs(...register, container);
  await ecs(
    "create-service",
    "--service-name",
    "web",
    "--task-definition",
    "web",
    "--desired-count",
    "2",
  );
  await ecs("wait", "services-stable", "--services", "web");
  await ecs(...register, container);
  await ecs("update-service", "--service", "web", "--task-definition", "web:2");
  await ecs("wait", "services-stable", "--services", "web");
  expect(await ecs("describe-services", "--services", "web")).toMatchObject({
    services: [{ deployments: [{ status: "PRIMARY", runningCount: 2 }], runningCount: 2 }],
  });
  const refused = await aws("ecs", "delete-service", "--service", "web");
  expect(refused.code).toBe(254);
  expect(refused.stderr).toContain(
    "An error occurred (InvalidParameterException) when calling the DeleteService operation: " +
      "The service cannot be stopped while it is scaled above 0.",
  );
  await ecs("delete-service", "--service", "web", "--force");
  await ecs("wait", "services-inactive", "--services", "web");
  const identity = await aws("sts", "get-caller-identity");
  expect(JSON.parse(identity.stdout)).toMatchObject({ Account: "000000000000" });
});
