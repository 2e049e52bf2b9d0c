import { expect, test } from "vitest";

import { startInOrder } from "./start-order.ts";

test("starts what waits for nobody at once, and others when their condition is reached", async () => {
  const steps: string[] = [];
  await startInOrder(
    [
      { name: "app", dependsOn: [{ containerName: "migrate", condition: "SUCCESS" }] },
      { name: "migrate", dependsOn: [{ containerName: "database", condition: "HEALTHY" }] },
      { name: "database" },
      { name: "sidecar", dependsOn: [{ containerName: "database", condition: "START" }] },
    ],
    {
      start: async ({ name }) => void steps.push(`start ${name}`),
      reached: async (name, condition) => void steps.push(`${name} ${condition}`),
    },
  );
  expect(steps.filter((each) => !each.includes("sidecar"))).toEqual([
    "start database",
    "database HEALTHY",
    "start migrate",
    "migrate SUCCESS",
    "start app",
  ]);
  expect(steps).toContain("start sidecar");
});

test("starts nothing that waits for what never comes so far", async () => {
  const started: string[] = [];
  const starting = startInOrder(
    [{ name: "job" }, { name: "app", dependsOn: [{ containerName: "job", condition: "SUCCESS" }] }],
    {
      start: async ({ name = "" }) => void started.push(name),
      reached: () => Promise.reject(new Error("container job exited with 1")),
    },
  );
  await expect(starting).rejects.toThrow("container job exited with 1");
  expect(started).toEqual(["job"]);
});
