import type { Service, TaskDefinition } from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import type { Observed, ObservedInstance } from "./observed.ts";
import { planDeploy } from "./plan-deploy.ts";

const second = 1_000;
const exactly = (ms: number) => ({ shortestMs: ms, longestMs: ms });
const times = {
  startMs: exactly(10 * second),
  readyMs: exactly(10 * second),
  stopMs: exactly(second),
};

function definition(revision: number, more: Partial<TaskDefinition> = {}): TaskDefinition {
  return {
    taskDefinitionArn: `arn:aws:ecs:us-east-1:000000000000:task-definition/web:${revision}`,
    family: "web",
    revision,
    networkMode: "bridge",
    containerDefinitions: [{ name: "app", image: `web:${revision}`, cpu: 256, memory: 512 }],
    ...more,
  };
}

const onPort80: Partial<TaskDefinition> = {
  containerDefinitions: [
    {
      name: "app",
      image: "web",
      cpu: 256,
      memory: 512,
      portMappings: [{ containerPort: 8080, hostPort: 80, protocol: "tcp" }],
    },
  ],
};

/** Percentages as `50/200`. */
function observed(
  percents: string,
  { service = {}, ...more }: Partial<Omit<Observed, "service">> & { service?: Service } = {},
): Observed {
  const [minimumHealthyPercent, maximumPercent] = percents.split("/").map(Number);
  return {
    service: {
      serviceName: "web",
      clusterArn: "arn:aws:ecs:us-east-1:000000000000:cluster/default",
      status: "ACTIVE",
      launchType: "FARGATE",
      runningCount: service.desiredCount ?? 0,
      deployments: [{}],
      deploymentConfiguration: {
        minimumHealthyPercent,
        maximumPercent,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
      ...service,
    },
    before: definition(1),
    after: definition(2),
    instances: [],
    targetGroups: [],
    ...more,
  };
}

function instance(id: string, more: Partial<ObservedInstance> = {}): ObservedInstance {
  const room = { cpu: 2048, memory: 4096, takenPorts: [22] };
  return { id, zone: "a", isDraining: false, tasks: 0, ...room, ...more };
}

const on = (desiredCount: number): Service => ({ desiredCount, launchType: "EC2" });

test("four tasks at 50/100 go in two batches, 50 s apart, as tasks without checks have to run for 40 s", () => {
  const plan = planDeploy(observed("50/100", { service: { desiredCount: 4 } }), { times });
  const course = {
    batches: [
      { atMs: 0, started: 2, stopped: 2 },
      { atMs: 50 * second, started: 2, stopped: 2 },
    ],
    started: 4,
    stopped: 4,
    endsAfterMs: 100 * second,
  };
  expect(plan).toEqual({
    cluster: "arn:aws:ecs:us-east-1:000000000000:cluster/default",
    service: "web",
    before: "arn:aws:ecs:us-east-1:000000000000:task-definition/web:1",
    after: "arn:aws:ecs:us-east-1:000000000000:task-definition/web:2",
    desired: 4,
    minimumHealthyPercent: 50,
    maximumPercent: 100,
    bounds: { lower: 2, upper: 4 },
    ends: "completed",
    shortest: course,
    longest: course,
    peak: {
      tasks: { least: 4, most: 4 },
      // The two that stop still have their room when two others begin.
      held: { least: 6, most: 6 },
      cpu: 6 * 256,
      memory: 6 * 512,
      instances: 0,
      hostPorts: [],
    },
    fewestHealthy: 2,
    deadlocks: [],
    notes: [],
  });
});

test("two tasks behind a target group at 100/200 wait for its checks, and for its deregistration delay", () => {
  const targetGroup = "arn:tg";
  const plan = planDeploy(
    observed("100/200", {
      service: {
        desiredCount: 2,
        loadBalancers: [{ targetGroupArn: targetGroup, containerName: "app", containerPort: 8080 }],
      },
      targetGroups: [{ arn: targetGroup, deregistrationDelaySeconds: 300, intervalSeconds: 30 }],
    }),
    { times },
  );
  // RUNNING at 10 s; 10 s later its checks pass, or up to an interval after that. 10 s to the
  // deregistration, 300 s of delay, 1 s to stop.
  expect(plan.shortest).toEqual({
    batches: [
      { atMs: 0, started: 2, stopped: 0 },
      { atMs: 20 * second, started: 0, stopped: 2 },
    ],
    started: 2,
    stopped: 2,
    endsAfterMs: 331 * second,
  });
  expect(plan.longest).toEqual({
    batches: [
      { atMs: 0, started: 2, stopped: 0 },
      { atMs: 50 * second, started: 0, stopped: 2 },
    ],
    started: 2,
    stopped: 2,
    endsAfterMs: 361 * second,
  });
  expect(plan.peak).toMatchObject({ tasks: { least: 4, most: 4 }, held: { least: 4, most: 4 } });
  expect(plan.fewestHealthy).toBe(2);
});

test("125 % of 3 starts none, and 100 % of 3 stops none", () => {
  const plan = planDeploy(observed("100/125", { service: { desiredCount: 3 } }), { times });
  expect(plan.ends).toBe("stalled");
  expect(plan.shortest).toEqual({ batches: [], started: 0, stopped: 0, endsAfterMs: undefined });
  expect(plan.deadlocks).toEqual([
    {
      why: "configuration",
      line: "125 % of 3 starts none (at most 3 tasks), and 100 % of 3 stops none (at least 3 healthy)",
      message:
        "(service web) was unable to stop or start tasks during a deployment because of the service " +
        "deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.",
      remedies: [
        "set maximumPercent to 134: 4 of 3 tasks at a time",
        "set minimumHealthyPercent to 66: 2 of 3 stay healthy",
      ],
    },
  ]);
  for (const whatIf of [{ maximumPercent: 134 }, { minimumHealthyPercent: 66 }]) {
    const remedied = observed("100/125", { service: { desiredCount: 3 } });
    expect(planDeploy(remedied, { times, whatIf }).ends).toBe("completed");
  }
  for (const whatIf of [{ maximumPercent: 133 }, { minimumHealthyPercent: 67 }]) {
    const notRemedied = observed("100/125", { service: { desiredCount: 3 } });
    expect(planDeploy(notRemedied, { times, whatIf }).ends).toBe("stalled");
  }
});

test("a static host port and 100 % need an idle instance", () => {
  const without = observed("100/200", {
    service: on(2),
    before: definition(1, onPort80),
    after: definition(2, onPort80),
    instances: [instance("i-1", { tasks: 1 }), instance("i-2", { tasks: 1 })],
  });
  const [deadlock] = planDeploy(without, { times }).deadlocks;
  expect(deadlock).toMatchObject({
    why: "placement",
    line:
      "no idle instance for host port 80/tcp: it is held on each of 2 instances, and " +
      "100 % of 2 stops no old task first",
    remedies: [
      "add 1 container instance with 2048 CPU units and 4096 MiB free",
      "set hostPort to 0 instead of 80/tcp: a dynamic one, which a load balancer finds",
      "set minimumHealthyPercent to 50: 1 of 2 stay healthy",
    ],
  });
  const idle = { ...without, instances: [...without.instances, instance("i-3")] };
  const plan = planDeploy(idle, { times });
  // One on the idle instance, RUNNING at 10 s, healthy at 50 s; the other where an old one has stopped.
  expect(plan.shortest).toEqual({
    batches: [
      { atMs: 0, started: 1, stopped: 0 },
      { atMs: 50 * second, started: 0, stopped: 1 },
      { atMs: 51 * second, started: 1, stopped: 0 },
      { atMs: 101 * second, started: 0, stopped: 1 },
    ],
    started: 2,
    stopped: 2,
    endsAfterMs: 102 * second,
  });
  expect(plan.peak).toMatchObject({ instances: 3, hostPorts: ["80/tcp"] });
  const taken = [instance("i-1", { tasks: 1 }), instance("i-2", { takenPorts: [22, 80] })];
  expect(
    planDeploy({ ...idle, service: { ...idle.service, desiredCount: 1 }, instances: taken }),
  ).toMatchObject({ ends: "stalled" });
});

test("puts old tasks where they are, not where they would be put now", () => {
  const larger = [{ name: "app", image: "web", cpu: 256, memory: 768 }];
  const plan = planDeploy(
    observed("100/150", {
      service: on(2),
      after: definition(2, { containerDefinitions: larger }),
      instances: [
        instance("i-1", { memory: 1024, tasks: 2 }),
        instance("i-2", { memory: 768, zone: "b" }),
      ],
    }),
    { times },
  );
  // The larger one fits on i-2 only, where none of the old ones is; where one of them stops, 512 MiB are free.
  expect(plan.deadlocks[0]).toMatchObject({
    line:
      "no instance has room for one more task of 256 CPU units and 768 MiB (most free before: 2048 " +
      "CPU units, 768 MiB), and 100 % of 2 stops no old task first (after 1 of 2 new tasks)",
    remedies: [
      "add 1 container instance with 2048 CPU units and 1024 MiB free",
      "set minimumHealthyPercent to 50: 1 of 2 stay healthy",
    ],
  });
});

test("needs an instance at all", () => {
  const plan = planDeploy(observed("100/200", { service: on(1) }), { times });
  expect(plan.deadlocks[0]).toMatchObject({
    why: "placement",
    line: "the cluster has no container instance that takes tasks",
  });
});

test("says that nothing is tested where nothing is to run", () => {
  const plan = planDeploy(observed("100/200", { service: { desiredCount: 0 } }), { times });
  expect(plan.ends).toBe("scaled-to-zero");
  expect(plan.notes).toEqual([
    "the service is scaled to zero: no task is started, so nothing is tested",
  ]);
});

test("a daemon goes on all its instances at once, where its minimum is 0 %", () => {
  const plan = planDeploy(
    observed("0/100", {
      service: { ...on(0), schedulingStrategy: "DAEMON" },
      instances: [instance("i-1", { tasks: 1 }), instance("i-2", { tasks: 1 })],
    }),
    { times },
  );
  expect(plan).toMatchObject({
    desired: 2,
    ends: "completed",
    shortest: { started: 2, stopped: 2 },
    fewestHealthy: 0,
    notes: ["for a while no task is healthy: requests fail meanwhile"],
  });
});

test("names what makes a deployment riskier than it has to be", () => {
  const service: Service = {
    desiredCount: 2,
    runningCount: 1,
    deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
  };
  expect(planDeploy(observed("100/200", { service }), { times }).notes).toEqual([
    "1 of 2 tasks run now; this is how it goes once all do",
    "the circuit breaker is off: a deployment whose tasks fail goes on for ever",
  ]);
});

test("refuses times and speeds that make no sense", () => {
  const service = observed("100/200", { service: { desiredCount: 1 } });
  expect(() => planDeploy(service, { speed: 0 })).toThrow("speed is 0");
  expect(() =>
    planDeploy(service, { times: { startMs: { shortestMs: 2, longestMs: 1 } } }),
  ).toThrow("startMs is from 2 to 1");
});
