import { defaultConfiguration, listTasks } from "@hitless/ecs-scheduler";
import { onTestFinished, expect, test, vi } from "vitest";

import { defaultAttributes } from "../elb/records.ts";
import { balancer as openBalancer } from "../load-balancing/balancer.ts";
import { namesIn } from "../names.ts";
import type { TaskDefinitionRecord } from "../state/records.ts";
import { openStore } from "../state/store.ts";
import { coreDefinition } from "./core-definition.ts";
import { type Engine, engine as openEngine } from "./engine.ts";
import { type Hands, hands as openHands } from "./hands.ts";
import type { TaskDriver, TaskToRun } from "./task-driver.ts";

const definition: TaskDefinitionRecord = {
  taskDefinitionArn: "arn:aws:ecs:us-east-1:0:task-definition/web:1",
  family: "web",
  revision: 1,
  status: "ACTIVE",
  networkMode: "awsvpc",
  containerDefinitions: [{ name: "app", image: "web", portMappings: [{ containerPort: 80 }] }],
};

/** An engine with one task behind a target group, run by a driver of which a test changes parts. */
function start(change: (driver: TaskDriver, report: Engine["report"]) => Partial<TaskDriver>) {
  const store = openStore(undefined);
  const { state } = store;
  const problems: string[] = [];
  const saves = { failing: 0 };
  const save = () => {
    if (saves.failing-- > 0) throw new Error("disk full");
    store.save();
  };
  const onProblem = (error: unknown) => void problems.push(String(error));
  state.taskDefinitions.put("web:1", definition);
  state.targetGroups.put("group", {
    arn: "group",
    name: "group",
    protocol: "HTTP",
    port: 80,
    targetType: "ip",
    vpcId: "vpc",
    healthCheck: {
      protocol: "HTTP",
      path: "/",
      port: "traffic-port",
      intervalSeconds: 30,
      timeoutSeconds: 5,
      healthyThreshold: 5,
      unhealthyThreshold: 2,
      matcher: "200",
    },
    attributes: { ...defaultAttributes, "deregistration_delay.timeout_seconds": "0" },
  });
  const balancer = openBalancer({
    state,
    save,
    proxy: undefined,
    check: () => Promise.resolve({ passed: true }),
    host: "127.0.0.1",
    nobody: { host: "127.0.0.1", port: 1 },
    speed: 1,
    startAllowanceMs: 0,
    onJudgement: () => {},
    onProblem,
  });
  const report: Engine["report"] = (cluster, event) => engine.report(cluster, event);
  const end = ({ cluster, id: task }: Pick<TaskToRun, "cluster" | "id">) => {
    report(cluster, { type: "container-exited", task, container: "app", exitCode: 0 });
    report(cluster, { type: "task-exited", task });
  };
  const driver: TaskDriver = {
    async start({ cluster, id: task }) {
      report(cluster, { type: "task-pulling", task });
      report(cluster, { type: "task-started", task });
    },
    adopt: () => {},
    stop: async (task) => end(task),
    logs: () => Promise.resolve([]),
    addressOf: () => Promise.resolve({ host: "127.0.0.1", port: 1 }),
    privateAddress: () => "10.0.0.1",
    close: () => Promise.resolve(),
  };
  Object.assign(driver, change({ ...driver }, report));
  const hands: Hands = openHands({
    state,
    names: namesIn({ region: "us-east-1", account: "0" }),
    driver,
    balancer,
    report,
  });
  const engine: Engine = openEngine({
    state,
    save,
    hands: () => hands,
    settings: { roundMs: 10, deregisterAfterMs: 0 },
    onStopped: () => {},
    onTold: () => {},
    onProblem,
  });
  onTestFinished(async () => {
    engine.close();
    await balancer.close();
    store.close();
  });
  const loadBalancers = [{ targetGroup: "group", container: "app", containerPort: 80 }];
  const create = () =>
    engine.send("default", {
      type: "service-created",
      service: "web",
      schedulingStrategy: "REPLICA",
      desiredCount: 1,
      launchType: "FARGATE",
      configuration: defaultConfiguration(),
      healthCheckGracePeriodSeconds: 0,
      revision: { taskDefinition: coreDefinition(definition), loadBalancers },
    });
  const statuses = () => listTasks(engine.read("default")).map(({ lastStatus }) => lastStatus);
  return { state, engine, problems, saves, create, statuses, end };
}

const limit = { timeout: 20_000, interval: 10 };

test("registers no task that ends while its address is asked for", async () => {
  const asked = Promise.withResolvers<string>();
  const answered = Promise.withResolvers<{ host: string; port: number }>();
  let isFirst = true;
  const { create, end, state, statuses } = start((driver) => ({
    addressOf(task, ...more) {
      if (!isFirst) return driver.addressOf(task, ...more);
      isFirst = false;
      asked.resolve(task);
      return answered.promise;
    },
  }));
  create();
  const first = await asked.promise;
  end({ cluster: "default", id: first });
  await vi.waitFor(() => expect(statuses()).toContain("STOPPED"), limit);
  answered.resolve({ host: "127.0.0.1", port: 1 });
  await vi.waitFor(() => expect(state.targets.size).toBe(1), limit);
  await vi.waitFor(() => expect(statuses()).toContain("RUNNING"), limit);
  expect(state.targets.values().map(({ task }) => task)).not.toContain(first);
});

test.each(["addressOf", "stop", "start"] as const)(
  "does again what the driver failed at: %s",
  async (name) => {
    let failures = 1;
    const { create, engine, problems, statuses } = start((driver) => ({
      [name]: async (...given: [never, never, never]) => {
        if (failures-- > 0) throw new Error("engine away");
        return driver[name](...given);
      },
    }));
    create();
    await vi.waitFor(() => expect(statuses()).toEqual(["RUNNING"]), limit);
    engine.send("default", { type: "service-deleted", service: "web" });
    await vi.waitFor(() => expect(statuses()).toEqual(["STOPPED"]), limit);
    expect(problems).toEqual(["Error: engine away"]);
  },
);

test("asks again for an address that is not there yet", async () => {
  let missing = 1;
  const { create, statuses, state } = start((driver) => ({
    addressOf: async (...given) => (missing-- > 0 ? undefined : driver.addressOf(...given)),
  }));
  create();
  await vi.waitFor(() => expect(statuses()).toEqual(["RUNNING"]), limit);
  expect(state.targets.size).toBe(1);
});

test("does nothing again that is not awaited any more", async () => {
  let calls = 0;
  const { create, end, problems, state, statuses } = start((driver) => ({
    async addressOf(task, ...more) {
      if (calls++ > 0) return driver.addressOf(task, ...more);
      end({ cluster: "default", id: task });
      throw new Error("engine away");
    },
  }));
  create();
  await vi.waitFor(() => expect(statuses().toSorted()).toEqual(["RUNNING", "STOPPED"]), limit);
  // Longer than the first wait.
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(problems).toHaveLength(1);
  expect(calls).toBe(2);
  expect(state.targets.size).toBe(1);
});

test("does what is due once the state can be written again", async () => {
  const { create, problems, saves, statuses } = start(() => ({}));
  create();
  saves.failing = 1;
  await vi.waitFor(() => expect(statuses()).toEqual(["RUNNING"]), limit);
  expect(problems).toEqual(["Error: disk full"]);
});
