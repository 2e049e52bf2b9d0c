import { expect, test } from "vitest";

import type { DeployEvent } from "../src/events.ts";
import { followDeployment } from "../src/follow/follow-deployment.ts";
import { endpoint } from "./support/endpoint.ts";
import { register, serve, update } from "./support/web.ts";

const pace = { leastMs: 20, mostMs: 200 };

test("follows its own deployment until it is completed, and tells what happens", async () => {
  await using local = await endpoint();
  await serve(local.ecs);
  const followed = await update(local.ecs, { taskDefinition: await register(local.ecs) });
  const events: DeployEvent[] = [];
  const outcome = await followDeployment(local.clients, followed, {
    pace,
    onEvent: (event) => events.push(event),
  });
  expect(outcome).toEqual({ is: "completed" });
  const counts = events.filter((event) => event.type === "counts");
  expect(counts[0]?.counts).toMatchObject({ desired: 2, othersRunning: 2 });
  expect(counts.at(-1)?.counts).toMatchObject({ running: 2, pending: 0, othersRunning: 0 });
  const lines = events.filter((event) => event.type === "service-event");
  expect(lines.some(({ message }) => message.endsWith("deployment completed."))).toBe(true);
  expect(new Set(lines.map(({ message }) => message)).size).toBe(lines.length);
});
