import {
  DeregisterTaskDefinitionCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type Service,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { EcsLocalOptions } from "@hitless/ecs-local";
import fc from "fast-check";
import { expect, test } from "vitest";

import { beginCourse } from "../src/course.ts";
import { deployService } from "../src/deploy.ts";
import { EcsDeployError } from "../src/errors.ts";
import { rollbackTarget } from "../src/history/rollback-target.ts";
import type { Outcome } from "../src/outcome.ts";
import { rollbackService } from "../src/rollback.ts";
import { endpoint } from "./support/endpoint.ts";

const services = ["web", "other"] as const;

type Action =
  | { do: "deploy"; service: (typeof services)[number]; fare?: "exits"; byUs: boolean }
  | { do: "rollback"; service: (typeof services)[number] }
  | { do: "scale"; service: (typeof services)[number]; count: number };

const service = fc.constantFrom<Action["service"]>("web", "web", "other");
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("deploy"), service, byUs: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("deploy"),
      service,
      fare: fc.constant("exits"),
      byUs: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("rollback"), service }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("scale"),
      service,
      count: fc.integer({ min: 1, max: 2 }),
    }),
  },
);

const quick: EcsLocalOptions = {
  speed: 1_000,
  runtime: { via: "simulated", times: { startMs: 1_000, stopMs: 100 } },
};

// Two services share one family, and all but the last revision may go.
test("keeps what serves, and the way back, ACTIVE whatever is done in whatever order", async () => {
  const seen = { deregistered: 0, outcomes: new Set<Outcome["is"]>() };
  const property = fc.asyncProperty(
    fc.array(action, { minLength: 5, maxLength: 7, size: "max" }),
    async (actions) => {
      await using local = await endpoint(quick);
      const steps = inTurn(local.ecs);
      for (const name of services) await steps.first(name);
      for (const each of actions) {
        const { outcome, deregistered } = await steps.take(each);
        if (outcome !== undefined) seen.outcomes.add(outcome.is);
        seen.deregistered += deregistered;
        for (const name of services) await expectWayBack(local.ecs, name);
      }
    },
  );
  await fc.assert(property, { numRuns: 4, seed: 20_260_101, endOnFailure: true });
  // Sequences that deregister nothing would show nothing.
  expect(seen.deregistered).toBeGreaterThan(3);
  expect([...seen.outcomes].toSorted()).toEqual(["completed", "rolled-back"]);
});

test("would see it, were old revisions deregistered without asking who needs them", async () => {
  await using local = await endpoint(quick);
  const { ecs } = local;
  const steps = inTurn(ecs);
  for (const name of services) await steps.first(name);
  await steps.take({ do: "deploy", service: "web", byUs: false });
  await expectWayBack(ecs, "web");
  const old = { taskDefinition: "web:1" };
  await ecs.send(new DeregisterTaskDefinitionCommand(old));
  await expect(expectWayBack(ecs, "web")).rejects.toThrow("expected undefined to be");
});

interface Taken {
  outcome?: Outcome;
  deregistered: number;
}

function inTurn(ecs: ECSClient) {
  let version = 0;
  const waiting = { limitMs: 60_000, pace: { leastMs: 20, mostMs: 200 } };
  const options = { keep: 1, ...waiting };
  function definition(fare?: "exits") {
    version += 1;
    const environment = fare === undefined ? [] : [{ name: "HITLESS_SIMULATED", value: fare }];
    const app = { name: "app", image: `web:${version}`, memory: 64, environment };
    return { family: "web", containerDefinitions: [app] };
  }

  async function first(serviceName: string): Promise<void> {
    const file = {
      serviceName,
      desiredCount: 1,
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
    };
    await deployService(ecs, { ...options, taskDefinition: definition(), service: file });
  }

  async function deploy({
    service: name,
    fare,
    byUs,
  }: Extract<Action, { do: "deploy" }>): Promise<Taken> {
    const breaker = { enable: true, rollback: !byUs };
    const deploymentConfiguration = { deploymentCircuitBreaker: breaker };
    const { outcome, deregistered } = await deployService(ecs, {
      ...options,
      taskDefinition: definition(fare),
      service: { serviceName: name, deploymentConfiguration },
      rollbackOnFailure: byUs,
    });
    return { outcome, deregistered: deregistered.length };
  }

  async function rollback(name: string): Promise<Taken> {
    try {
      const { outcome } = await rollbackService(ecs, { service: name, ...waiting });
      return { outcome, deregistered: 0 };
    } catch (error) {
      if (error instanceof EcsDeployError && error.code === "no-way-back") {
        return { deregistered: 0 };
      }
      throw error;
    }
  }

  async function take(each: Action): Promise<Taken> {
    if (each.do === "deploy") return deploy(each);
    if (each.do === "rollback") return rollback(each.service);
    await ecs.send(new UpdateServiceCommand({ service: each.service, desiredCount: each.count }));
    return { deregistered: 0 };
  }

  return { first, take };
}

/** Whoever ran two revisions can go back, and what runs could be started again. */
async function expectWayBack(ecs: ECSClient, name: string): Promise<void> {
  const answer = await ecs.send(new DescribeServicesCommand({ services: [name] }));
  const [described] = answer.services ?? [];
  if (described === undefined) throw new Error(`${name} is not described`);
  const serving = described.taskDefinition ?? "";
  expect(await statusOf(ecs, serving)).toBe("ACTIVE");
  const ran = await everCompleted(ecs, described);
  const target = await rollbackTarget(beginCourse(ecs, {}), described, serving);
  // The last one that was completed before this: it is there, and it was not cut off.
  const before = ran.find((arn) => arn !== serving);
  expect(target).toBe(before);
  // Where nothing else ever ran there is nothing to go back to.
  expect(await statusOf(ecs, target ?? serving)).toBe("ACTIVE");
}

async function statusOf(ecs: ECSClient, taskDefinition: string): Promise<string | undefined> {
  const found = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return found.taskDefinition?.status;
}

/** What completed deployments ran, newest first, ACTIVE or not: by the history alone. */
async function everCompleted(ecs: ECSClient, { serviceArn }: Service): Promise<string[]> {
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({ service: serviceArn, status: ["SUCCESSFUL"] }),
  );
  const sorted = serviceDeployments.toSorted(
    (left, right) => (right.createdAt?.getTime() ?? 0) - (left.createdAt?.getTime() ?? 0),
  );
  const ran: string[] = [];
  for (const { targetServiceRevisionArn } of sorted) {
    const { serviceRevisions } = await ecs.send(
      new DescribeServiceRevisionsCommand({
        serviceRevisionArns: [targetServiceRevisionArn ?? ""],
      }),
    );
    ran.push(serviceRevisions?.[0]?.taskDefinition ?? "");
  }
  return ran;
}
