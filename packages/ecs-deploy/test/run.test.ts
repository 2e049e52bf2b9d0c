import { DescribeTasksCommand } from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { type RunEvent, runTask } from "../src/index.ts";
import { execute } from "./support/execute.ts";
import { failureOf } from "./support/failure-of.ts";
import { localClients, processClients, register, serve } from "./support/local-service.ts";

const awsvpcConfiguration = { subnets: ["subnet-1"], securityGroups: ["sg-1"] };

test("passes output and exit code on", async () => {
  await using local = await processClients({ instances: { count: 1 } });
  await register(local.ecs, { command: ["sleep", "600"] });
  const script = 'echo "hello $NAME"; echo aside >&2; exit 7';
  const { code, stdout, stderr } = await execute(
    local.url,
    "run",
    "--task-definition",
    "web",
    "--env",
    "NAME=world",
    "--",
    "sh",
    "-c",
    script,
  );
  expect(stdout.split("\n")).toEqual(expect.arrayContaining(["hello world"]));
  expect(stderr).toContain("exit code 7: Essential container in task exited");
  expect(code).toBe(7);
});

test("runs where and how the service runs, and tells each step", async () => {
  await using local = await localClients({ instances: { count: 0 } });
  await register(
    local.ecs,
    { environment: [{ name: "HITLESS_SIMULATED", value: "exits" }] },
    { networkMode: "awsvpc", cpu: "256", memory: "512", requiresCompatibilities: ["FARGATE"] },
  );
  await serve(local.ecs, {
    desiredCount: 0,
    launchType: "FARGATE",
    networkConfiguration: { awsvpcConfiguration },
  });
  const events: RunEvent[] = [];
  const receipt = await runTask(local, { service: "web", onEvent: (event) => events.push(event) });
  expect(receipt).toMatchObject({
    ended: { is: "exited", exitCode: 1 },
    containers: [{ name: "app", exitCode: 1 }],
  });
  const { tasks } = await local.ecs.send(new DescribeTasksCommand({ tasks: [receipt.task] }));
  expect(tasks?.[0]).toMatchObject({ launchType: "FARGATE", startedBy: "hitless-ecs-deploy" });
  expect(events[0]).toEqual({
    type: "task-started",
    task: receipt.task,
    taskDefinition: receipt.taskDefinition,
  });
  expect(events.at(-1)).toEqual({ type: "status", task: receipt.task, status: "STOPPED" });
});

test("tells a task that did not run from one that failed", async () => {
  await using local = await localClients({ instances: { count: 1 } });
  const environment = [{ name: "HITLESS_SIMULATED", value: "unpullable" }];
  await register(local.ecs, { environment });
  const { code, stderr } = await execute(local.url, "run", "--task-definition", "web:1");
  expect(stderr).toContain("the task did not run: CannotPullContainerError");
  expect(code).toBe(125);
});

test("leaves a task alone whose limit is over, or that nobody waits for any more", async () => {
  await using local = await localClients({ instances: { count: 1 } });
  await register(local.ecs);
  const late = await runTask(local, { taskDefinition: "web", limitMs: 1_000 });
  expect(late.ended.is).toBe("timed-out");
  const stop = new AbortController();
  const interrupted = await runTask(local, {
    taskDefinition: "web",
    signal: stop.signal,
    onEvent: ({ type }) => {
      if (type === "status") stop.abort();
    },
  });
  expect(interrupted.ended).toEqual({ is: "interrupted" });
  const tasks = [late.task, interrupted.task];
  const described = await local.ecs.send(new DescribeTasksCommand({ tasks }));
  expect(described.tasks?.map(({ desiredStatus }) => desiredStatus)).toEqual([
    "RUNNING",
    "RUNNING",
  ]);
});

test("refuses before any task is started", async () => {
  await using local = await localClients({ instances: { count: 1, memory: 64 } });
  await register(local.ecs);
  expect(await failureOf(runTask(local, {}))).toBe(
    "invalid: a task definition or a service was expected: neither is given",
  );
  expect(await failureOf(runTask(local, { taskDefinition: "shop" }))).toBe(
    "not-found: there is no task definition shop",
  );
  expect(await failureOf(runTask(local, { service: "shop" }))).toBe(
    "not-found: there is no service shop in the cluster default",
  );
  expect(await failureOf(runTask(local, { taskDefinition: "web", container: "db" }))).toMatch(
    /^invalid: .*web:1 has no container db; it has app$/,
  );
  expect(await failureOf(runTask(local, { taskDefinition: "web" }))).toMatch(
    /^refused: no task of .*web:1 was started in the cluster default: RESOURCE:MEMORY/,
  );
});

test("says that it lost sight of the task where the endpoint is gone", async () => {
  await using local = await localClients({ instances: { count: 1 } });
  await register(local.ecs);
  const receipt = await runTask(local, {
    taskDefinition: "web",
    lostAfterMs: 1,
    onEvent: ({ type }) => {
      if (type === "status") void local.close();
    },
  });
  expect(receipt.ended).toMatchObject({ is: "lost" });
});
