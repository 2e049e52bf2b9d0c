import { expect, test } from "vitest";

import { planDeploy } from "../plan/plan-deploy.ts";
import { renderPlan } from "./render-plan.ts";

const definition = (revision: number) => ({
  taskDefinitionArn: `arn:aws:ecs:us-east-1:000000000000:task-definition/web:${revision}`,
  networkMode: "awsvpc" as const,
  cpu: "256",
  memory: "512",
  containerDefinitions: [{ name: "app", image: "web" }],
});

function rendered(maximumPercent: number): string {
  const observed = {
    service: {
      serviceName: "web",
      launchType: "FARGATE" as const,
      desiredCount: 3,
      runningCount: 3,
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent },
    },
    before: definition(1),
    after: definition(2),
    instances: [],
    targetGroups: [],
  };
  const times = {
    startMs: { shortestMs: 10_000, longestMs: 20_000 },
    stopMs: { shortestMs: 1_000, longestMs: 1_000 },
  };
  return renderPlan(planDeploy(observed, { times }));
}

test("says when what happens, and what it needs", () => {
  expect(rendered(200)).toBe(
    [
      "web to web:2 (from web:1)",
      "3 tasks at 100 % to 200 %: at least 3 healthy, at most 6 at a time",
      "",
      "  0 ms                       3 started",
      "  50 s to 1 min 0 s          3 told to stop",
      "  51 s to 1 min 1 s          completed",
      "",
      "most at a time: 6 tasks; with those that drain and stop 6, which reserve 1536 CPU units and 3072 MiB",
      "fewest healthy: 3",
      "note: the circuit breaker is off: a deployment whose tasks fail goes on for ever",
    ].join("\n"),
  );
});

test("says why it stalls, and what helps", () => {
  expect(rendered(125)).toContain(
    [
      "stalls: 125 % of 3 starts none (at most 3 tasks), and 100 % of 3 stops none (at least 3 healthy)",
      "  remedy: set maximumPercent to 134: 4 of 3 tasks at a time",
      "  remedy: set minimumHealthyPercent to 66: 2 of 3 stay healthy",
    ].join("\n"),
  );
});
