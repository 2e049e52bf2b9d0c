import { expect, it } from "vitest";

import { serviceSpec } from "./service-spec.ts";

const spec = serviceSpec({ name: "web", image: "app:v2", version: "v2", network: "overlay" });

it("replaces one task after the other, the new one first, and does not watch for Swarm's five seconds", () => {
  expect(spec.UpdateConfig).toMatchObject({ Order: "start-first", Parallelism: 1 });
  expect(spec.UpdateConfig.Monitor).toBeGreaterThan(0);
  expect(spec.UpdateConfig.Monitor).toBeLessThan(5e9);
});

it("gives times in nanoseconds and asks for the very file that the app is told to write", () => {
  const { HealthCheck, Env, StopGracePeriod } = spec.TaskTemplate.ContainerSpec;
  expect(HealthCheck.Interval).toBe(500_000_000);
  expect(StopGracePeriod).toBe(10_000_000_000);
  expect(Env).toContain(`READY_FILE=${HealthCheck.Test.at(-1)}`);
});

it("differs from one version to the next, without which Swarm would replace nothing", () => {
  const next = serviceSpec({ name: "web", image: "app:v3", version: "v3", network: "overlay" });
  expect(next.TaskTemplate).not.toEqual(spec.TaskTemplate);
  expect({ ...next, TaskTemplate: {} }).toEqual({ ...spec, TaskTemplate: {} });
});
