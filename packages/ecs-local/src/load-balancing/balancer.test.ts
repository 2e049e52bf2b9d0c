import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { defaultAttributes, type TargetRecord } from "../elb/records.ts";
import { openStore, type Store } from "../state/store.ts";
import { type Balancer, balancer } from "./balancer.ts";
import type { CheckTarget } from "./check-target.ts";

let store: Store;
let opened: Balancer;
function open(check: CheckTarget = () => Promise.resolve({ passed: true })): Balancer {
  return balancer({
    state: store.state,
    save: () => store.save(),
    proxy: undefined,
    check,
    host: "127.0.0.1",
    nobody: { host: "127.0.0.1", port: 1 },
    speed: 10,
    startAllowanceMs: 0,
    onJudgement: (target, { state }) => told.push(`${target.id} ${state}`),
    onProblem: () => {},
  });
}

let told: string[];
beforeEach(() => {
  told = [];
  store = openStore(undefined);
  store.state.targetGroups.put("group", {
    arn: "group",
    name: "group",
    protocol: "HTTP",
    port: 80,
    targetType: "instance",
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
    attributes: { ...defaultAttributes, "deregistration_delay.timeout_seconds": "1" },
  });
  opened = open();
});
afterEach(async () => {
  await opened.close();
  store.close();
});

const address = { host: "127.0.1.1", port: 8080 };
const place = { targetGroup: "group", id: "i-1", port: 8080, address, release: "web:1" };

test.each(["i-1", "10.0.0.7"])(
  "registers the successor of a task at %s while the target before it drains",
  async (id) => {
    const [before, after] = ["one", "two"].map((task): TargetRecord => ({ ...place, id, task }));
    if (before === undefined || after === undefined) throw new Error("there are two");
    await opened.register(before);
    const drained = opened.deregister(before);
    await opened.register(after);
    expect(store.state.targets.values().map(({ task }) => task)).toEqual(["one", "two"]);
    await drained;
    expect(store.state.targets.values()).toEqual([after]);
  },
);

test("registers anew a target without a task that drains, and leaves it", async () => {
  await opened.register(place);
  const drained = opened.deregister(place);
  await opened.register(place);
  await drained;
  expect(store.state.targets.values()).toMatchObject([place]);
  await opened.deregister(place);
  expect(store.state.targets.values()).toEqual([]);
});

test("goes on with what was thought of a target before a restart, and tells it", async () => {
  const listener = { loadBalancer: "lb", port: 80, protocol: "HTTP", targetGroup: "group" };
  store.state.listeners.put("listener", { arn: "listener", ...listener });
  await opened.register(place);
  await vi.waitFor(() => expect(told).toEqual(["i-1 healthy"]));
  await opened.close();
  // Nobody has answered yet.
  opened = open((_target, _settings, signal) => {
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("closed")));
    });
  });
  await opened.apply();
  expect(opened.judgementOf(place).state).toBe("healthy");
  expect(told).toEqual(["i-1 healthy", "i-1 healthy"]);
});
