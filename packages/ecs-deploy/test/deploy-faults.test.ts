import { ListTaskDefinitionsCommand } from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { exitCodeOf } from "../src/cli/exit-codes.ts";
import { deployService, type DeployOptions } from "../src/deploy.ts";
import { nameOfTaskDefinition } from "../src/deployments.ts";
import type { DeployEvent } from "../src/events.ts";
import type { Ship } from "../src/steps/ship.ts";
import { clientsFor, endpoint } from "./support/endpoint.ts";
import { type Fault, faultProxy } from "./support/fault-proxy.ts";
import { describe, serve } from "./support/web.ts";

const pace = { leastMs: 50, mostMs: 500 };

function options(image: string, more: Partial<DeployOptions> = {}): DeployOptions {
  const app = { name: "app", image, memory: 128 };
  const taskDefinition = { family: "web", containerDefinitions: [app] };
  return { taskDefinition, service: "web", limitMs: 60_000, pace, ...more };
}

/** An endpoint behind a proxy, and a client that goes through it. */
async function behindProxy(faultOf: (operation: string, count: number) => Fault | undefined) {
  const local = await endpoint();
  const proxy = await faultProxy(local.url);
  const { ecs } = clientsFor(proxy.url);
  proxy.faultOf = faultOf;
  return {
    local,
    proxy,
    ecs,
    async [Symbol.asyncDispose]() {
      ecs.destroy();
      await proxy[Symbol.asyncDispose]();
      await local[Symbol.asyncDispose]();
    },
  };
}

test("deploys though every call is throttled the first time", async () => {
  await using behind = await behindProxy((_, count) => (count === 0 ? "throttled" : undefined));
  await serve(behind.local.ecs);
  const receipt = await deployService(behind.ecs, options("web:2"));
  expect(receipt.outcome).toEqual({ is: "completed" });
  expect(behind.proxy.requests["UpdateService"]).toBe(2);
});

test.each(["unanswered", "broken"] as const)(
  "says that nobody knows how it ends when the update is %s",
  async (fault) => {
    await using behind = await behindProxy((operation) =>
      operation === "UpdateService" ? fault : undefined,
    );
    await serve(behind.local.ecs);
    const receipt = await deployService(behind.ecs, options("web:2", { rollbackOnFailure: true }));
    expect(receipt.outcome).toMatchObject({
      is: "lost",
      why: "endpoint",
      cause: {
        headline:
          "no answer to the wish to update the service web: whether ECS took it is not known",
      },
    });
    expect(exitCodeOf(receipt.outcome)).toBe(9);
    const serving = fault === "unanswered" ? "web:2" : "web:1";
    expect(nameOfTaskDefinition((await describe(behind.local.ecs)).taskDefinition ?? "")).toBe(
      serving,
    );
  },
);

test("creates a service once though the first answer is lost", async () => {
  await using behind = await behindProxy((operation, count) =>
    operation === "CreateService" && count === 0 ? "unanswered" : undefined,
  );
  const service = { serviceName: "web", desiredCount: 1 };
  const receipt = await deployService(behind.ecs, options("web:1", { service }));
  expect(receipt.outcome).toEqual({ is: "completed" });
  expect(behind.proxy.requests["CreateService"]).toBe(2);
});

test("refuses with expired credentials, before anything is registered", async () => {
  await using behind = await behindProxy(() => "denied");
  await serve(behind.local.ecs);
  await expect(deployService(behind.ecs, options("web:2"))).rejects.toMatchObject({
    code: "credentials",
    message: expect.stringContaining("ExpiredTokenException") as string,
  });
  const { taskDefinitionArns } = await behind.local.ecs.send(new ListTaskDefinitionsCommand({}));
  expect(taskDefinitionArns).toHaveLength(1);
});

test.each(["ListServices", "ListServiceDeployments", "ListTasks", "ListClusters"])(
  "deregisters nothing when %s does not tell who needs what",
  async (silent) => {
    const state = { isSilent: false };
    await using behind = await behindProxy((operation) =>
      state.isSilent && operation === silent ? "denied" : undefined,
    );
    await serve(behind.local.ecs);
    await deployService(behind.ecs, options("web:2", { keep: 1 }));
    state.isSilent = true;
    const receipt = await deployService(behind.ecs, options("web:3", { keep: 1 }));
    expect(receipt.outcome).toEqual({ is: "completed" });
    expect(receipt.deregistered).toEqual([]);
    expect(receipt.steps.at(-1)?.result).toContain("deregistered nothing: ");
    state.isSilent = false;
    const next = await deployService(behind.ecs, options("web:4", { keep: 1 }));
    expect(next.deregistered.map((arn) => nameOfTaskDefinition(arn))).toEqual(["web:1", "web:2"]);
  },
);

/** Ships nothing, and says that a tag was moved, or not. */
function shippedWith(moved?: string): Ship {
  return async (taskDefinition, { onEvent }) => {
    onEvent({ type: "step-ended", step: "push", ms: 1, result: "by the test" });
    return { taskDefinition, images: [{ ...(moved !== undefined && { moved }) }] };
  };
}

test("begins a deployment when a tag was moved, though the task definition is the same", async () => {
  await using local = await endpoint();
  await serve(local.ecs);
  const events: DeployEvent[] = [];
  const onEvent = (event: DeployEvent): void => void events.push(event);
  const first = await deployService(local.ecs, options("web:1", { ship: shippedWith(), onEvent }));
  const second = await deployService(local.ecs, options("web:1", { ship: shippedWith() }));
  expect(second.outcome).toEqual({ is: "unchanged" });
  const third = await deployService(local.ecs, options("web:1", { ship: shippedWith("sha256:0") }));
  expect(third.outcome).toEqual({ is: "completed" });
  expect(third.taskDefinition).toBe(first.taskDefinition);
  expect(third.steps.map(({ step }) => step)).toContain("push");
});
