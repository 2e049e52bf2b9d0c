import { expect, test } from "vitest";

import type { TaskFailure } from "./failure-of-task.ts";
import { type Evidence, joinCause } from "./join-cause.ts";

const group = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123";
const breaker = "ECS deployment circuit breaker: tasks failed to start.";

function evidence(more: Partial<Evidence>): Evidence {
  return { tasks: [], events: [], targets: [], unread: [], logs: [], ...more };
}

function failure(task: string, code: number, at: number): TaskFailure {
  const headline = `container app exited with code ${code}`;
  const detail = `Essential container in task exited (EssentialContainerExited); app exited with code ${code}`;
  return { task, headline, detail, containers: ["app"], at, byItself: true };
}

function seenFromOutside(task: string, headline: string): TaskFailure {
  return { ...failure(task, 0, 10), headline, detail: "", byItself: false, targetGroup: "web" };
}

test("begins with how tasks ended by themselves, before what others were seen to fail of", () => {
  const headline = "a target fails the health checks of target group web";
  const tasks = [
    seenFromOutside("1", headline),
    seenFromOutside("2", headline),
    failure("3", 1, 5),
  ];
  const cause = joinCause(evidence({ tasks }), { reason: breaker });
  expect(cause.headline).toBe("container app exited with code 1");
});

test("begins with what most tasks failed of, then tells of all, none twice", () => {
  const tasks = [failure("1", 1, 10), failure("2", 2, 30), failure("3", 1, 20)];
  const events = [
    "(service web) (deployment ecs-svc/2) deployment failed: tasks failed to start.",
    "(service web) is unable to consistently start tasks successfully.",
    "(service web) has started 2 tasks: (task 1) (task 2).",
  ];
  expect(joinCause(evidence({ tasks, events }), { reason: breaker })).toEqual({
    headline: "container app exited with code 1",
    details: [
      "2 tasks: Essential container in task exited (EssentialContainerExited); app exited with code 1",
      "task 2: Essential container in task exited (EssentialContainerExited); app exited with code 2",
      breaker,
      "is unable to consistently start tasks successfully.",
      "(deployment ecs-svc/2) deployment failed: tasks failed to start.",
    ],
    logs: [],
  });
});

test("of equals, begins with the latest", () => {
  const tasks = [failure("1", 1, 10), failure("2", 2, 30)];
  const { headline } = joinCause(evidence({ tasks }), { reason: breaker });
  expect(headline).toBe("container app exited with code 2");
});

test("adds to a target's failure why it failed, from the event list", () => {
  const headline = "a target fails the health checks of target group web";
  const tasks = [seenFromOutside("1", headline)];
  const why = "Health checks failed with these codes: [502]";
  const unhealthy = (task: string) =>
    `(service web) (task ${task}) (port 8080) is unhealthy in (target-group ${group}) due to (reason ${why})`;
  const cause = joinCause(
    evidence({ tasks, events: [unhealthy("1"), unhealthy("2")], targets: [`${headline}: ${why}`] }),
    { reason: breaker },
  );
  expect(cause.headline).toBe(`${headline}: ${why}`);
  // One such line will do, and the target's own says what the headline says.
  expect(cause.details.filter((line) => line.includes("502"))).toHaveLength(1);
});

test("begins with the reason where that decides, or nothing else is known", () => {
  const tasks = [failure("1", 1, 10)];
  const alarm = "ECS deployment alarm: alarm detected.";
  expect(joinCause(evidence({ tasks }), { reason: alarm, decides: true }).headline).toBe(alarm);
  expect(joinCause(evidence({}), { reason: breaker })).toEqual({
    headline: breaker,
    details: [],
    logs: [],
  });
});

test("says what could not be read", () => {
  const unread = ["logs could not be read: AccessDeniedException"];
  expect(joinCause(evidence({ unread }), { reason: breaker }).details).toEqual(unread);
});
