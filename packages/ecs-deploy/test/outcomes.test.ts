import {
  type ContainerDefinition,
  type CreateServiceCommandInput,
  DeleteServiceCommand,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  StopServiceDeploymentCommand,
  type UpdateServiceCommandInput,
  UpdateTaskProtectionCommand,
} from "@aws-sdk/client-ecs";
import type { EcsLocalOptions } from "@hitless/ecs-local";
import { expect, test } from "vitest";

import { exitCodeOf } from "../src/cli/exit-codes.ts";
import type { DeployEvent } from "../src/events.ts";
import {
  type FollowedDeployment,
  followDeployment,
  type FollowOptions,
} from "../src/follow/follow-deployment.ts";
import type { Outcome } from "../src/outcome.ts";
import { clientsFor, type Endpoint, endpoint } from "./support/endpoint.ts";
import { type FaultProxy, faultProxy } from "./support/fault-proxy.ts";
import { freePort } from "./support/free-port.ts";
import { describe, type Fare, register, serve, update } from "./support/web.ts";

const pace = { leastMs: 20, mostMs: 200 };

interface Row {
  name: string;
  local?: EcsLocalOptions;
  service?: Partial<CreateServiceCommandInput>;
  /** Behind the target group `web`. */
  isBalanced?: boolean;
  /** Of the revision that is rolled out. */
  container?: Partial<ContainerDefinition> & { fare?: Fare };
  change?: Partial<UpdateServiceCommandInput>;
  /** What becomes of calls. */
  proxy?: (proxy: FaultProxy) => void;
  /** What happens once the deployment has begun. */
  meanwhile?: (given: {
    local: Endpoint;
    proxy: FaultProxy;
    followed: FollowedDeployment;
  }) => unknown;
  /** The first such event ends the wait. */
  interruptsAt?: DeployEvent["type"];
  options?: FollowOptions;
  is: Outcome["is"];
  exit: number;
  /** The first line of the cause; none where the outcome needs none. */
  headline?: unknown;
  by?: "ecs";
  why?: string;
  /** What serves now, as family and revision. */
  serves?: string;
}

const breaker = (rollback: boolean): Partial<CreateServiceCommandInput> => ({
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback } },
});
const healthCheck = { command: ["CMD", "true"] };
const backToFirst = { by: "ecs", serves: "web:1" } as const;

const rows: readonly Row[] = [
  { name: "nothing", is: "completed", exit: 0 },
  {
    name: "tasks that flap once running, with rollback",
    service: breaker(true),
    container: { fare: "exits" },
    is: "rolled-back",
    exit: 4,
    headline: "container app exited with code 1",
    ...backToFirst,
  },
  {
    name: "tasks that flap once running, without rollback",
    service: breaker(false),
    container: { fare: "exits" },
    is: "failed",
    exit: 3,
    headline: "container app exited with code 1",
  },
  {
    name: "tasks that flap once running, without a breaker",
    container: { fare: "exits" },
    options: { limitMs: 500 },
    is: "timed-out",
    exit: 124,
    headline: "container app exited with code 1",
  },
  {
    name: "an image that is not there, with rollback",
    service: breaker(true),
    container: { fare: "unpullable", image: "web:none" },
    is: "rolled-back",
    exit: 4,
    headline: "CannotPullContainerError: pull access denied for web:none",
    ...backToFirst,
  },
  {
    name: "an image that is not there, without rollback",
    service: breaker(false),
    container: { fare: "unpullable", image: "web:none" },
    is: "failed",
    exit: 3,
    headline: "CannotPullContainerError: pull access denied for web:none",
  },
  {
    name: "a rollback that is a deployment of its own",
    local: { settings: { rollbackBy: "new-deployment" } },
    service: breaker(true),
    container: { fare: "unpullable" },
    is: "rolled-back",
    exit: 4,
    headline: "CannotPullContainerError: pull access denied for web:1",
    ...backToFirst,
  },
  {
    name: "an unhealthy target, with rollback",
    isBalanced: true,
    service: breaker(true),
    container: { fare: "unhealthy" },
    is: "rolled-back",
    exit: 4,
    headline: "a target fails the health checks of target group web: Health checks failed",
    ...backToFirst,
  },
  {
    name: "an unhealthy target, without a breaker",
    isBalanced: true,
    container: { fare: "unhealthy" },
    options: { limitMs: 700 },
    is: "timed-out",
    exit: 124,
    headline: "a target fails the health checks of target group web: Health checks failed",
  },
  {
    name: "an unhealthy container",
    service: breaker(true),
    container: { fare: "unhealthy", healthCheck },
    is: "rolled-back",
    exit: 4,
    headline: "container app fails its health check",
    ...backToFirst,
  },
  {
    name: "no instance with enough memory",
    container: { memory: 100_000 },
    options: { patience: { stallMs: 300 } },
    is: "stalled",
    exit: 7,
    headline: expect.stringMatching(
      /^was unable to place a task because no container instance met all of its requirements/,
    ),
    why: "placement",
  },
  {
    name: "percentages that leave no step",
    service: { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } },
    options: { patience: { stallMs: 1_200 } },
    is: "stalled",
    exit: 7,
    headline: expect.stringMatching(
      /^was unable to stop or start tasks during a deployment because of the service deployment/,
    ),
    why: "configuration",
  },
  {
    name: "old tasks that are protected",
    service: { desiredCount: 1 },
    meanwhile: protectTasks,
    options: { patience: { stallMs: 300 } },
    is: "stalled",
    exit: 7,
    headline: expect.stringMatching(
      /was unable to scale in due to \(reason 1 tasks under protection\)$/,
    ),
    why: "protection",
  },
  {
    name: "a newer deployment",
    meanwhile: async ({ local: { ecs } }) => update(ecs, { taskDefinition: await register(ecs) }),
    is: "superseded",
    exit: 6,
    serves: "web:3",
  },
  {
    name: "a newer deployment of the same revision",
    meanwhile: async ({ local: { ecs } }) => update(ecs, { forceNewDeployment: true }),
    is: "superseded",
    exit: 6,
    serves: "web:2",
  },
  {
    name: "a service that is scaled to zero",
    change: { desiredCount: 0 },
    is: "scaled-to-zero",
    exit: 8,
  },
  {
    name: "a service that is scaled to zero meanwhile",
    meanwhile: async ({ local: { ecs } }) => update(ecs, { desiredCount: 0 }),
    is: "scaled-to-zero",
    exit: 8,
  },
  {
    name: "a service that is deleted",
    meanwhile: async ({ local: { ecs } }) =>
      ecs.send(new DeleteServiceCommand({ service: "web", force: true })),
    is: "failed",
    exit: 3,
    headline: expect.stringMatching(/^the service was deleted: it is (DRAINING|INACTIVE)$/),
  },
  {
    name: "somebody who stops the deployment",
    meanwhile: stopDeployment,
    is: "rolled-back",
    exit: 4,
    headline: "ECS deployment stopped: rollback requested.",
    ...backToFirst,
  },
  {
    name: "an API that throttles most calls",
    proxy: (proxy) => {
      proxy.faultOf = (_, count) => (count % 6 === 0 ? undefined : "throttled");
    },
    is: "completed",
    exit: 0,
  },
  {
    name: "an API that throttles all calls",
    proxy: (proxy) => {
      proxy.faultOf = () => "throttled";
    },
    options: { limitMs: 600 },
    is: "timed-out",
    exit: 124,
    headline: "ThrottlingException: Rate exceeded",
  },
  {
    name: "an API that has errors of its own",
    proxy: (proxy) => {
      proxy.faultOf = (_, count) => (count % 6 === 0 ? undefined : "broken");
    },
    is: "completed",
    exit: 0,
  },
  {
    name: "stale reads",
    proxy: staleReads,
    is: "completed",
    exit: 0,
  },
  {
    name: "stale reads of a deployment that fails",
    service: breaker(true),
    container: { fare: "unpullable" },
    proxy: staleReads,
    is: "rolled-back",
    exit: 4,
    headline: "CannotPullContainerError: pull access denied for web:1",
    ...backToFirst,
  },
  {
    name: "stale reads of a deployment that another one follows",
    proxy: staleReads,
    meanwhile: async ({ local: { ecs } }) => update(ecs, { taskDefinition: await register(ecs) }),
    is: "superseded",
    exit: 6,
    serves: "web:3",
  },
  {
    name: "reads that stay stale",
    proxy: (proxy) => {
      proxy.faultOf = (operation) => (operation === "DescribeServices" ? "stale" : undefined);
    },
    options: { limitMs: 500, patience: { staleMs: 100 } },
    is: "timed-out",
    exit: 124,
    headline: "not at its end after 500 ms: the deployment was not seen yet",
  },
  {
    name: "credentials that expire",
    proxy: (proxy) => {
      proxy.faultOf = (_, count) => (count < 2 ? undefined : "denied");
    },
    is: "lost",
    exit: 9,
    headline:
      "the endpoint refuses to tell: ExpiredTokenException: The security token included in the request is expired",
    why: "endpoint",
  },
  {
    name: "an interrupt",
    interruptsAt: "counts",
    is: "lost",
    exit: 130,
    headline: expect.stringMatching(
      /^interrupted: \d of 2 tasks run, \d start, \d of other deployments run$/,
    ),
    why: "interrupted",
  },
  {
    name: "an endpoint that goes down",
    meanwhile: ({ proxy }) => proxy.goDown(),
    options: { patience: { lostMs: 300 } },
    is: "lost",
    exit: 9,
    headline: expect.stringMatching(
      /^no answer for [\d.]+ m?s: connect ECONNREFUSED 127\.0\.0\.1:\d+$/,
    ),
    why: "endpoint",
  },
  {
    name: "an endpoint that goes down and comes back",
    meanwhile: async ({ proxy }) => {
      proxy.goDown();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await proxy.comeBack();
    },
    is: "completed",
    exit: 0,
  },
];

test.each(rows)("$name: $is, exit code $exit", async (row) => {
  await using given = await begin(row);
  const { local, proxy, clients } = given;
  const container = row.container ?? {};
  const taskDefinition = await register(local.ecs, container);
  const followed = await update(local.ecs, { taskDefinition, ...row.change });
  const happening = row.meanwhile?.({ local, proxy, followed });
  const interrupt = new AbortController();
  const outcome = await followDeployment(clients, followed, {
    pace,
    signal: interrupt.signal,
    onEvent: ({ type }) => {
      if (type === row.interruptsAt) interrupt.abort();
    },
    ...row.options,
  });
  await happening;
  expect(exitCodeOf(outcome)).toBe(row.exit);
  const { is, by, why, serves, cause = { headline: undefined, details: [] } } = partsOf(outcome);
  expect({ is, by, why, serves, headline: cause.headline }).toEqual({
    is: row.is,
    by: row.by,
    why: row.why,
    serves: row.serves,
    headline: row.headline,
  });
  expect(new Set([cause.headline, ...cause.details]).size).toBe(cause.details.length + 1);
});

function partsOf(outcome: Outcome) {
  return {
    is: outcome.is,
    // Which deployment came in between is another one in each run.
    by: outcome.is === "rolled-back" ? outcome.by : undefined,
    why: "why" in outcome ? outcome.why : undefined,
    serves: "serves" in outcome ? outcome.serves.split("/").at(-1) : undefined,
    cause: "cause" in outcome ? outcome.cause : undefined,
  };
}

async function begin({ local: options, service, isBalanced = false, proxy: prepare }: Row) {
  const listeners = isBalanced ? [{ name: "web", port: await freePort() }] : [];
  const local = await endpoint({ listeners, ...options });
  const loadBalancers = [
    {
      targetGroupArn: local.targetGroups["web"] ?? "",
      containerName: "app",
      containerPort: 80,
    },
  ];
  await serve(local.ecs, { ...service, ...(isBalanced && { loadBalancers }) });
  const proxy = await faultProxy(local.url);
  const clients = clientsFor(proxy.url);
  // A stale read is the answer to this one.
  await describe(clients.ecs);
  prepare?.(proxy);
  return {
    local,
    proxy,
    clients,
    async [Symbol.asyncDispose]() {
      clients.ecs.destroy();
      clients.loadBalancing.destroy();
      await proxy[Symbol.asyncDispose]();
      await local[Symbol.asyncDispose]();
    },
  };
}

/** The first polls are answered as before the deployment, and later ones every other time. */
function staleReads(proxy: FaultProxy): void {
  proxy.faultOf = (operation, count) =>
    operation === "DescribeServices" && (count < 6 || count % 2 === 0) ? "stale" : undefined;
}

async function protectTasks({
  local: { ecs },
  followed,
}: {
  local: Endpoint;
  followed: FollowedDeployment;
}) {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ serviceName: "web" }));
  const { cluster } = followed;
  const protect = { cluster, tasks: taskArns, protectionEnabled: true };
  await ecs.send(new UpdateTaskProtectionCommand(protect));
}

async function stopDeployment({ local: { ecs } }: { local: Endpoint }) {
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({ service: "web" }),
  );
  const { serviceDeploymentArn } = serviceDeployments[0] ?? {};
  await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: "ROLLBACK" }));
}
