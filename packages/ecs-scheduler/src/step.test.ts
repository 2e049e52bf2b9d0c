import fc from "fast-check";
import { expect, test } from "vitest";

import type { Cluster } from "./cluster.ts";
import type { ClusterEvent } from "./cluster-event.ts";
import { SchedulerError } from "./errors.ts";
import { outstanding } from "./outstanding.ts";
import { findService, listTasks } from "./read.ts";
import { simulate } from "./simulate/simulate.ts";
import { emptyCluster, step } from "./step.ts";
import {
  created,
  instance,
  lines,
  revision,
  rolling,
  shortIds,
  updated,
} from "./testing/fixtures.ts";
import { play, scenarios } from "./testing/scenario.ts";

test(
  "it goes on from a state that went through JSON as if nothing had been",
  { timeout: 60_000 },
  () => {
    fc.assert(
      fc.property(scenarios, fc.nat(), (scenario, at) => {
        const { script, options } = play(scenario);
        const steps: { events: readonly ClusterEvent[]; now: number }[] = [];
        // One that is refused would end the simulation.
        const allowed = script.filter(({ event }) => event.type !== "service-deployment-stopped");
        const whole = simulate(allowed, {
          ...options,
          onStep: ({ events, atMs }) => steps.push({ events, now: atMs }),
        });
        const cut = at % steps.length;
        let state = emptyCluster({ seed: "simulation", settings: whole.state.settings });
        for (const [index, { events, now }] of steps.entries()) {
          if (index === cut) state = JSON.parse(JSON.stringify(state)) as Cluster;
          state = step(state, events, now, { ids: shortIds }).state;
        }
        expect(state).toEqual(whole.state);
      }),
      { numRuns: 20, seed: 7 },
    );
  },
);

test("after a restart it asks again for what was not answered", () => {
  let state = emptyCluster({ seed: "x" });
  const at = (second: number, ...events: ClusterEvent[]) => {
    ({ state } = step(state, events, second * 1000, { ids: shortIds }));
  };
  at(0, created());
  at(1, { type: "task-started", task: "t1" });
  at(2, { type: "task-stop-requested", task: "t1" });
  expect(outstanding(state).map((each) => [each.do, "task" in each ? each.task : ""])).toEqual([
    ["stop-task", "t1"],
    ["start-task", "t2"],
    ["start-task", "t3"],
    ["wake", ""],
  ]);
});

test("it throws for what has no place, and changes nothing", () => {
  const state = emptyCluster({ seed: "x" });
  const codes = (
    [
      updated({ desiredCount: 2 }),
      { type: "instance-draining", instance: "i9" },
      { type: "service-deleted", service: "web" },
    ] as const
  ).map((event) => {
    try {
      step(state, event, 0);
      return "none";
    } catch (error) {
      return error instanceof SchedulerError ? error.code : "other";
    }
  });
  expect(codes).toEqual(["no-such-service", "no-such-instance", "no-such-service"]);
  expect(() => step(step(state, created(), 0).state, created(), 0)).toThrow(
    'The service "web" exists and is ACTIVE',
  );
  expect(() => step(state, created({ service: "__proto__" }), 0)).toThrow(TypeError);
  expect(state).toEqual(emptyCluster({ seed: "x" }));
});

test("late news of tasks that are gone does nothing", () => {
  const { state } = step(emptyCluster({ seed: "x" }), created(), 0);
  const late = step(state, { type: "task-exited", task: "gone" }, 5);
  expect(late.actions).toEqual([]);
  expect(late.state.tasks).toBe(state.tasks);
});

const nudge = (atMs: number) => ({ atMs, event: updated({ desiredCount: 1 }) });

test("a lasting condition is told again after six hours, and at once when it comes back", () => {
  const stuck = created({ launchType: "EC2", desiredCount: 1 });
  const hour = 3_600_000;
  const script = [{ atMs: 0, event: stuck }, nudge(hour), nudge(6 * hour - 1), nudge(6 * hour)];
  const told = lines(simulate(script, { ids: shortIds }).trace).map((line) => line.split(" ")[0]);
  expect(told).toEqual(["0", "21600"]);
});

test("a steady service says so every six hours, and its list holds the newest 100 lines", () => {
  let state = emptyCluster({ seed: "x" });
  const at = (ms: number, event: ClusterEvent) => {
    ({ state } = step(state, event, ms, { ids: shortIds }));
  };
  at(0, created({ desiredCount: 0, revision: revision("web:1") }));
  for (let round = 0; round < 150; round += 1) at(5_000 + round * 21_600_000, { type: "tick" });
  const events = findService(state, "web")?.events ?? [];
  expect(events).toHaveLength(100);
  expect(new Set(events.map(({ message }) => message))).toEqual(
    new Set(["(service web) has reached a steady state."]),
  );
  expect(events[0]?.createdAt).toBe(5_000 + 149 * 21_600_000);
});

test("ids are those of ECS in form, and none comes twice", () => {
  const script = [
    { atMs: 0, event: created({ desiredCount: 500 }) },
    { atMs: 1, event: updated({ revision: revision("web:2") }) },
  ];
  const { state } = simulate(script);
  const ids = listTasks(state).map(({ id }) => id);
  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(findService(state, "web")?.deployments[0]?.id).toMatch(/^ecs-svc\/\d{19}$/);
});

test("tasks are spread over zones, then over the instances with the fewest of the service", () => {
  const places = ["i1", "i2", "i3", "i4"].map((id, index) =>
    instance(id, { zone: index < 3 ? "a" : "b", cpu: 1024 }),
  );
  const { state } = step(
    emptyCluster({ seed: "x" }),
    [...places, created({ launchType: "EC2", desiredCount: 8 })],
    0,
  );
  const on = (id: string) => listTasks(state).filter((task) => task.instance === id).length;
  expect(["i1", "i2", "i3", "i4"].map(on)).toEqual([2, 1, 1, 4]);
});

test("a draining instance is left as far as the percentages allow", () => {
  const script = [
    { atMs: 0, event: instance("i1") },
    { atMs: 0, event: instance("i2") },
    { atMs: 0, event: created({ launchType: "EC2", configuration: rolling("100/200") }) },
    { atMs: 100_000, event: { type: "instance-draining", instance: "i1" } as const },
  ];
  const played = simulate(script, { ids: shortIds });
  expect(lines(played.trace).slice(3)).toEqual([
    "100 has started 1 tasks: (task t3).",
    "150 has stopped 1 running tasks: (task t1).",
    "151 has reached a steady state.",
  ]);
});

const roll = (sourceServiceRevisionCleanup: "BLOCKING" | "DEFERRED") => {
  const earlySuccessCriteria = { enable: true, healthyPercent: 50, sourceServiceRevisionCleanup };
  const configuration = rolling("50/100", { earlySuccessCriteria });
  const next = { atMs: 600_000, event: updated({ revision: revision("web:2") }) };
  const script = [{ atMs: 0, event: created({ desiredCount: 4, configuration }) }, next];
  return simulate(script, { ids: shortIds }).rollouts[1]?.finishedAtMs;
};

test("with early success a deployment is completed by some healthy tasks, the old ones gone or not", () => {
  expect(roll("DEFERRED")).toBe(650_000);
  expect(roll("BLOCKING")).toBe(651_000);
});
