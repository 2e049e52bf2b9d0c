import { createServer } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CreateServiceCommand } from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { followDeployment } from "../src/follow/follow-deployment.ts";
import { endpoint } from "./support/endpoint.ts";
import { describe, register, serve, update } from "./support/web.ts";

const pace = { leastMs: 20, mostMs: 200 };
const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };

test("shows the last lines of a process that crashes at its start", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ecs-"));
  try {
    await using local = await endpoint({
      runtime: { via: "process", folder },
      // Longer than a process needs to start: else it is healthy before it crashes.
      settings: { settleMs: 2_000_000 },
    });
    const command = [
      process.execPath,
      "--eval",
      "console.error('no database at db:5432'); process.exit(3)",
    ];
    const taskDefinition = await register(local.ecs, { command });
    const input = { serviceName: "web", taskDefinition, desiredCount: 1, deploymentConfiguration };
    await local.ecs.send(new CreateServiceCommand(input));
    const { deployments = [] } = await describe(local.ecs);
    const outcome = await followDeployment(
      local.clients,
      { cluster: "default", service: "web", deployment: deployments[0]?.id ?? "", taskDefinition },
      { pace },
    );
    // Nothing was ever COMPLETED, so ECS has no way back.
    expect(outcome).toMatchObject({
      is: "failed",
      cause: {
        headline: "container app exited with code 3",
        logs: [{ container: "app", lines: ["no database at db:5432"] }, {}],
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("shows the last lines from CloudWatch Logs where containers log there", async () => {
  await using local = await endpoint();
  await using cloudWatch = await cloudWatchLogs(["starting", "no database"]);
  const logs = new CloudWatchLogsClient({
    endpoint: cloudWatch.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await serve(local.ecs, { deploymentConfiguration });
  const options = { "awslogs-group": "/ecs/web", "awslogs-stream-prefix": "web" };
  const taskDefinition = await register(local.ecs, {
    fare: "exits",
    logConfiguration: { logDriver: "awslogs", options },
  });
  const followed = await update(local.ecs, { taskDefinition });
  const outcome = await followDeployment({ ...local.clients, logs }, followed, { pace });
  logs.destroy();
  const cause = "cause" in outcome ? outcome.cause : undefined;
  expect(cause?.logs).toEqual([
    { task: expect.any(String) as string, container: "app", lines: ["starting", "no database"] },
    { task: expect.any(String) as string, container: "app", lines: ["starting", "no database"] },
  ]);
  expect(cloudWatch.asked[0]).toMatchObject({
    logGroupName: "/ecs/web",
    logStreamName: `web/app/${cause?.logs[0]?.task}`,
    limit: 10,
  });
});

/** What CloudWatch Logs answers to GetLogEvents, on the wire. */
async function cloudWatchLogs(lines: readonly string[]) {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push(JSON.parse(body));
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
      const events = lines.map((message, index) => ({ message: `${message}\n`, timestamp: index }));
      response.end(JSON.stringify({ events }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen({ host: "127.0.0.1", port: 0 }, resolve);
  });
  const address = server.address();
  return {
    asked,
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
