import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { processRuntime } from "@hitless/runtime";
import { expect, onTestFinished, test } from "vitest";

import { processHost } from "./process/process-host.ts";
import { taskRun } from "./task-run.ts";

const away = () => Promise.reject(new Error("engine away"));

test("tells of a failed start also where what has started cannot be stopped", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ecs-run-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const runtime = { ...processRuntime({ folder }), stop: away };
  const process = processHost({ runtime, speed: 1, workingFolder: folder, secretsFor: () => ({}) });
  const host = {
    ...process,
    prepare: () => Promise.reject(new Error("CannotPullContainerError: no")),
  };
  const reported: unknown[] = [];
  const task = {
    id: "t",
    cluster: "default",
    definition: {
      taskDefinitionArn: "web:1",
      family: "web",
      revision: 1,
      status: "ACTIVE" as const,
      containerDefinitions: [{ name: "app", image: "web" }],
    },
    overrides: {},
    hostPorts: [],
    launchType: "EC2" as const,
    privateAddress: "127.0.0.1",
    instance: 1,
  };
  const run = taskRun(task, { host, report: (_, event) => reported.push(event) });
  await expect(run.start()).rejects.toThrow("engine away");
  expect(reported).toEqual([
    { type: "task-pulling", task: "t" },
    { type: "task-failed-to-start", task: "t", reason: "CannotPullContainerError: no" },
  ]);
});
