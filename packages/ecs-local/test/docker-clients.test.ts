import { join } from "node:path";

import { awscli } from "@hitless-tools/real-parts/awscli";
import { boto3 } from "@hitless-tools/real-parts/boto3";
import { expect, test } from "vitest";

import { execute } from "./support/execute.ts";
import { freePort } from "./support/free-port.ts";
import { ipTargetGroup } from "./support/ip-target-group.ts";
import { startDocker } from "./support/start-docker.ts";
import { ask } from "./support/steady-traffic.ts";
import { told } from "./support/web-service.ts";

// What is told by the installation takes longer than a test; `npm test` installs before.
const limit = { timeout: 900_000 };

interface Described {
  services: { taskDefinition: string; deployments: unknown[]; events: { message: string }[] }[];
}

test(
  "the aws command takes containers on two instances with a static host port through their life",
  limit,
  async (context) => {
    const part = await awscli();
    if ("skipped" in part) return context.skip(part.skipped);
    await using local = await startDocker(context, { instances: { count: 2 } });
    const { box, url, targetGroup, endpointUrl } = local;
    const environment = {
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_PAGER: "",
    };
    const aws = async (...words: string[]): Promise<unknown> => {
      const command = [part.path, "--endpoint-url", endpointUrl, "--output", "json", ...words];
      const ran = await execute(command, environment);
      expect(ran).toMatchObject({ code: 0, stderr: "" });
      return ran.stdout === "" ? undefined : JSON.parse(ran.stdout);
    };
    const portMappings = [{ containerPort: 8080, hostPort: await freePort() }];
    const register = (VERSION: string, more = {}) =>
      aws(
        "ecs",
        "register-task-definition",
        "--family",
        "web",
        "--container-definitions",
        JSON.stringify([box.web({ variables: { VERSION }, portMappings, ...more })]),
      );
    const stable = () => aws("ecs", "wait", "services-stable", "--services", "web");

    await register("1");
    const behind = { targetGroupArn: targetGroup, containerName: "app", containerPort: 8080 };
    const configuration = {
      minimumHealthyPercent: 50,
      maximumPercent: 100,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    };
    const service = {
      serviceName: "web",
      taskDefinition: "web",
      desiredCount: 2,
      loadBalancers: [behind],
      deploymentConfiguration: configuration,
    };
    await aws("ecs", "create-service", "--cli-input-json", JSON.stringify(service));
    await stable();
    await aws("elbv2", "wait", "target-in-service", "--target-group-arn", targetGroup);
    expect(await ask(url)).toEqual({ status: 200, body: "1" });

    await register("2");
    await aws("ecs", "update-service", "--service", "web", "--task-definition", "web:2");
    await stable();
    expect(await ask(url)).toEqual({ status: 200, body: "2" });

    await register("3", { command: ["node", "--eval", "process.exit(3)"] });
    await aws("ecs", "update-service", "--service", "web", "--task-definition", "web:3");
    await told(local.ecs, /rolling back to deployment/);
    await stable();
    const described = (await aws("ecs", "describe-services", "--services", "web")) as Described;
    expect(described.services[0]?.taskDefinition).toMatch(/task-definition\/web:2$/);
    expect(described.services[0]?.events.map(({ message }) => message).join("\n")).toContain(
      "deployment failed: tasks failed to start.",
    );
    expect(await ask(url)).toEqual({ status: 200, body: "2" });

    await aws("ecs", "delete-service", "--service", "web", "--force");
    await aws("ecs", "wait", "services-inactive", "--services", "web");
  },
);

test("boto3 takes containers on Fargate through their life", limit, async (context) => {
  const part = await boto3();
  if ("skipped" in part) return context.skip(part.skipped);
  await using local = await startDocker(context, { listeners: [], instances: { count: 0 } });
  const { box, url, endpointUrl, port } = local;
  const targetGroup = await ipTargetGroup(endpointUrl, port);
  const given = {
    endpoint: endpointUrl,
    listener: url,
    targetGroup,
    containers: [
      box.web({ variables: { VERSION: "1" } }),
      box.web({ variables: { VERSION: "2" } }),
      box.web({ command: ["node", "--eval", "process.exit(3)"] }),
    ],
  };
  const script = join(import.meta.dirname, "support/fargate.py");
  const ran = await execute([part.python, script, JSON.stringify(given)]);
  expect(ran.stderr).toBe("");
  const seen = JSON.parse(ran.stdout) as { answers: string[]; events: string[] };
  expect(seen).toMatchObject({
    answers: ["1", "2", "2"],
    taskDefinition: "arn:aws:ecs:us-east-1:000000000000:task-definition/web:2",
    stopped: ["EssentialContainerExited", 3],
    status: "INACTIVE",
  });
  expect(seen.events.join("\n")).toContain("rolling back to deployment ecs-svc/");
});
