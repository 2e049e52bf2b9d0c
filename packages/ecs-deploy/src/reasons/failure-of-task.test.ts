import type { Task } from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { failureOfTask } from "./failure-of-task.ts";

const arn = "arn:aws:ecs:us-east-1:123456789012:task/web/0123";
const group = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123";

const cases: readonly (readonly [string, Task, string])[] = [
  [
    "a container that exited",
    {
      stopCode: "EssentialContainerExited",
      stoppedReason: "Essential container in task exited",
      containers: [{ name: "app", exitCode: 3 }],
    },
    "container app exited with code 3",
  ],
  [
    "the container that failed by itself, before those that were killed for it",
    {
      stopCode: "EssentialContainerExited",
      stoppedReason: "Essential container in task exited",
      containers: [
        { name: "logs", exitCode: 137 },
        { name: "setup", exitCode: 0 },
        { name: "app", exitCode: 1 },
      ],
    },
    "container app exited with code 1",
  ],
  [
    "a container that took too much memory",
    {
      stopCode: "EssentialContainerExited",
      stoppedReason: "Essential container in task exited",
      containers: [
        { name: "logs", exitCode: 2 },
        {
          name: "app",
          exitCode: 137,
          reason: "OutOfMemoryError: Container killed due to memory usage",
        },
      ],
    },
    "container app exited with code 137: OutOfMemoryError: Container killed due to memory usage",
  ],
  [
    "an image that can't be pulled, on a container instance",
    {
      stopCode: "TaskFailedToStart",
      stoppedReason: "Task failed to start",
      containers: [{ name: "app", reason: "CannotPullContainerError: pull access denied" }],
    },
    "container app: CannotPullContainerError: pull access denied",
  ],
  [
    "a secret that can't be read",
    {
      stopCode: "TaskFailedToStart",
      stoppedReason: "ResourceInitializationError: unable to pull secrets\nmore of it",
      containers: [{ name: "app" }],
    },
    "ResourceInitializationError: unable to pull secrets",
  ],
  [
    "an unhealthy target",
    {
      stopCode: "ServiceSchedulerInitiated",
      stoppedReason: `Task failed ELB health checks in (target-group ${group})`,
      containers: [{ name: "app", exitCode: 143 }],
    },
    "a target fails the health checks of target group web",
  ],
  [
    "an unhealthy container",
    {
      stopCode: "ServiceSchedulerInitiated",
      stoppedReason: "Task failed container health checks",
      containers: [
        { name: "logs", healthStatus: "HEALTHY" },
        { name: "app", healthStatus: "UNHEALTHY" },
      ],
    },
    "container app fails its health check",
  ],
  [
    "somebody's stop",
    { stopCode: "UserInitiated", stoppedReason: "Task stopped by user", containers: [] },
    "Task stopped by user",
  ],
];

test.each(cases)("names %s", (_, task, headline) => {
  expect(failureOfTask({ taskArn: arn, ...task })).toMatchObject({ task: "0123", headline });
});

test("takes no task for failed that was only to make room", () => {
  const stoppedReason = "Scaling activity initiated by (deployment ecs-svc/2)";
  const task: Task = { stopCode: "ServiceSchedulerInitiated", stoppedReason };
  expect(failureOfTask(task)).toBeUndefined();
});

test("keeps reasons of any length to a line", () => {
  const task: Task = { stopCode: "TaskFailedToStart", stoppedReason: "x".repeat(5_000) };
  expect(failureOfTask(task)?.headline).toHaveLength(300);
});
