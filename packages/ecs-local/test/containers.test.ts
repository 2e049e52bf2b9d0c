import { readFile } from "node:fs/promises";
import { join } from "node:path";

import {
  DescribeTasksCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
} from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { endpoint } from "./support/clients.ts";
import { sandbox } from "./support/sandbox.ts";
import { ask } from "./support/steady-traffic.ts";
import { until } from "./support/until.ts";

const app = join(import.meta.dirname, "support/app.ts");

type Containers = RegisterTaskDefinitionCommandInput["containerDefinitions"];

async function run(ecs: ECSClient, containerDefinitions: Containers) {
  await ecs.send(new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions }));
  const { tasks } = await ecs.send(new RunTaskCommand({ taskDefinition: "web" }));
  return tasks?.[0]?.taskArn ?? "";
}

async function task(ecs: ECSClient, arn: string) {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ tasks: [arn] }));
  return tasks?.[0];
}

/** Answers in the form of Secrets Manager, which has no client here. */
async function createSecret(url: string, Name: string, SecretString: string): Promise<string> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "x-amz-target": "secretsmanager.CreateSecret" },
    body: JSON.stringify({ Name, SecretString }),
  });
  const { ARN } = (await answer.json()) as { ARN: string };
  return ARN;
}

test("starts containers in their order, with secrets, and asks their health checks", async () => {
  await using box = await sandbox();
  const runtime = { via: "process", folder: box.folder } as const;
  await using local = await endpoint({ speed: 60, runtime, instances: { count: 1 } });
  const secret = await createSecret(
    local.url,
    "shop",
    JSON.stringify({ version: "from a secret" }),
  );
  const marker = join(box.folder, "migrated");
  const common = { image: "web", memory: 128 };
  const arn = await run(local.ecs, [
    {
      ...common,
      name: "app",
      command: ["sh", "-c", `test -f ${marker} && exec "${process.execPath}" ${app}`],
      secrets: [{ name: "VERSION", valueFrom: `${secret}:version::` }],
      portMappings: [{ containerPort: 80 }],
      dependsOn: [{ containerName: "migrate", condition: "SUCCESS" }],
      healthCheck: {
        command: [
          "CMD",
          process.execPath,
          "-e",
          "fetch('http://' + process.env.HOST + ':' + process.env.PORT).then(() => process.exit(0), () => process.exit(1))",
        ],
        interval: 5,
        retries: 10,
      },
    },
    {
      ...common,
      name: "migrate",
      essential: false,
      command: ["sh", "-c", `sleep 0.5; echo done > ${marker}`],
    },
  ]);
  const healthy = await until(
    () => task(local.ecs, arn),
    (found) => found?.healthStatus === "HEALTHY",
  );
  expect(healthy?.lastStatus).toBe("RUNNING");
  const bound = healthy?.containers?.flatMap(({ networkBindings = [] }) => networkBindings) ?? [];
  const answer = await ask(`http://127.0.0.1:${bound[0]?.hostPort}/`);
  expect(answer).toEqual({ status: 200, body: "from a secret" });
  expect(await readFile(marker, "utf8")).toBe("done\n");
});

test("stops the whole task when an essential container ends, and tells its exit code", async () => {
  await using box = await sandbox();
  const runtime = { via: "process", folder: box.folder } as const;
  await using local = await endpoint({ speed: 60, runtime, instances: { count: 1 } });
  const common = { image: "web", memory: 128, stopTimeout: 5 };
  const arn = await run(local.ecs, [
    { ...common, name: "job", command: ["sh", "-c", "sleep 0.3; exit 7"] },
    { ...common, name: "sidecar", command: ["sleep", "600"] },
  ]);
  const stopped = await until(
    () => task(local.ecs, arn),
    (found) => found?.lastStatus === "STOPPED",
  );
  expect(stopped).toMatchObject({
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
  });
  const codes = stopped?.containers?.map(({ name, exitCode }) => [name, exitCode]);
  expect(codes).toEqual([
    ["job", 7],
    ["sidecar", 143],
  ]);
});

test("does not start a task whose secret is not there, and says which", async () => {
  await using box = await sandbox();
  const runtime = { via: "process", folder: box.folder } as const;
  await using local = await endpoint({ speed: 60, runtime, instances: { count: 1 } });
  const secrets = [{ name: "KEY", valueFrom: "no-such-secret" }];
  const arn = await run(local.ecs, [
    { name: "app", image: "web", memory: 128, command: ["sleep", "600"], secrets },
  ]);
  const stopped = await until(
    () => task(local.ecs, arn),
    (found) => found?.lastStatus === "STOPPED",
  );
  expect(stopped?.stopCode).toBe("TaskFailedToStart");
  expect(stopped?.stoppedReason).toContain("ResourceInitializationError");
  expect(stopped?.stoppedReason).toContain("no-such-secret");
});
