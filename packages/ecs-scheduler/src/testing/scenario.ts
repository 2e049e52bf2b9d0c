import fc from "fast-check";

import type { Settings } from "../settings.ts";
import type { Behavior, Fault } from "../simulate/behavior.ts";
import type { ScriptEntry, SimulateOptions } from "../simulate/simulate.ts";
import {
  behindTargetGroup,
  breaker,
  created,
  instance,
  revision,
  rolling,
  shortIds,
  updated,
} from "./fixtures.ts";

/** What the bounds come from: percentages as `50/200`. */
export interface Cell {
  desired: number;
  percents: string;
}

/** A service that is created, then rolled, with whatever may happen meanwhile. */
export interface Scenario extends Cell {
  graceSeconds: number;
  checks: "none" | "container" | "target-group" | "both";
  place: "FARGATE" | "static-port" | "dynamic-port" | "DAEMON";
  spareInstances: number;
  breaker: "off" | "fails" | "rolls-back";
  /** Faults of the new tasks, in turn. */
  faults: (Fault | null)[];
  /** Faults of the old tasks, in turn: they may be lost in the middle of the deployment. */
  oldFaults: (Fault | null)[];
  meanwhile: Meanwhile[];
  stopOldTasks: Settings["stopOldTasks"];
  countEarlyExits: boolean;
  times: Omit<Behavior, "fault">;
}

type Meanwhile = { atMs: number } & (
  | { is: "scale"; to: number }
  | { is: "grace"; seconds: number }
  | { is: "supersede" }
  | { is: "stop"; stopType: "ROLLBACK" | "ABORT" }
  | { is: "stop-task"; nth: number }
  | { is: "protect"; nth: number; forMs: number }
  | { is: "unprotect"; nth: number }
  | { is: "drain" | "remove"; instance: number }
  | { is: "alarm"; state: "ALARM" | "OK" }
);

const ms = (most: number) => fc.integer({ min: 0, max: most / 500 }).map((half) => half * 500);

const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constant({ is: "cannot-start" as const, reason: "CannotPullContainerError: no such image" }),
  fc.record({
    is: fc.constant("exits" as const),
    afterMs: ms(120_000).map((some) => some + 1_000),
    exitCode: fc.nat(137),
  }),
  fc.record({ is: fc.constant("exits-at-start" as const), exitCode: fc.nat(137) }),
  fc.record({ is: fc.constant("fails-checks" as const), afterMs: ms(120_000) }),
);

const meanwhile: fc.Arbitrary<Meanwhile> = fc.oneof(
  fc.record({
    atMs: ms(400_000),
    is: fc.constant("scale" as const),
    to: fc.integer({ min: 0, max: 12 }),
  }),
  fc.record({
    atMs: ms(400_000),
    is: fc.constant("grace" as const),
    seconds: fc.constantFrom(0, 60, 300),
  }),
  fc.record({ atMs: ms(400_000), is: fc.constant("supersede" as const) }),
  fc.record({
    atMs: ms(400_000),
    is: fc.constant("stop" as const),
    stopType: fc.constantFrom("ROLLBACK" as const, "ABORT" as const),
  }),
  fc.record({
    atMs: ms(400_000),
    is: fc.constant("stop-task" as const),
    nth: fc.integer({ min: 1, max: 30 }),
  }),
  fc.record({
    atMs: ms(400_000).map((some) => some - 100_000),
    is: fc.constant("protect" as const),
    nth: fc.integer({ min: 1, max: 20 }),
    forMs: ms(400_000).map((some) => some + 60_000),
  }),
  fc.record({
    atMs: ms(400_000),
    is: fc.constant("unprotect" as const),
    nth: fc.integer({ min: 1, max: 20 }),
  }),
  fc.record({
    atMs: ms(400_000),
    is: fc.constantFrom("drain" as const, "remove" as const),
    instance: fc.nat(11),
  }),
  fc.record({
    atMs: ms(400_000),
    is: fc.constant("alarm" as const),
    state: fc.constantFrom("ALARM" as const, "OK" as const),
  }),
);

const minimums = [0, 25, 33, 50, 75, 90, 100];
const maximums = [100, 110, 125, 150, 200, 300];
const percentages = minimums.flatMap((least) => maximums.map((most) => `${least}/${most}`));

/** Every desired count from 1 to 12 with all percentages. */
export const grid: readonly Cell[] = Array.from({ length: 12 }, (_, index) => index + 1).flatMap(
  (desired) => percentages.map((percents) => ({ desired, percents })),
);

const rest = {
  graceSeconds: fc.constantFrom(0, 0, 60),
  checks: fc.constantFrom("none", "container", "target-group", "both"),
  place: fc.constantFrom("FARGATE", "static-port", "dynamic-port", "DAEMON"),
  spareInstances: fc.nat(3),
  breaker: fc.constantFrom("off", "fails", "rolls-back"),
  faults: fc.array(fc.option(anyFault), { maxLength: 6 }),
  oldFaults: fc.array(fc.option(anyFault, { freq: 1 }), { maxLength: 3 }),
  meanwhile: fc.array(meanwhile, { maxLength: 4 }),
  stopOldTasks: fc.constantFrom("at-once", "when-blocked"),
  countEarlyExits: fc.boolean(),
  times: fc.record({
    provisionMs: ms(5_000),
    startMs: ms(60_000).map((some) => some + 5_000),
    healthyMs: ms(60_000),
    stopMs: ms(30_000),
  }),
};

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  desired: fc.integer({ min: 1, max: 12 }),
  percents: fc.constantFrom(...percentages),
  ...rest,
});

export function scenariosIn({ desired, percents }: Cell): fc.Arbitrary<Scenario> {
  return fc.record({ desired: fc.constant(desired), percents: fc.constant(percents), ...rest });
}

// By then the first deployment has baked, so that there is something to roll back to.
const updateAtMs = 600_000;

/** The script of a scenario, and how its tasks behave. */
export function play(scenario: Scenario): { script: ScriptEntry[]; options: SimulateOptions } {
  const { faults, oldFaults, times, stopOldTasks, countEarlyExits } = scenario;
  return {
    script: [
      ...instancesOf(scenario),
      { atMs: 0, event: createdBy(scenario) },
      { atMs: updateAtMs, event: updated({ revision: revisionBy(scenario, 2) }) },
      ...scenario.meanwhile.flatMap((each) => entryOf(scenario, each)),
    ],
    options: {
      ids: shortIds,
      settings: { stopOldTasks, countEarlyExits, keepStoppedMs: 60_000 },
      drainMs: () => 20_000,
      // Twelve tasks one after the other, and the bake; those that fail for ever come to an end by steps.
      limitMs: 3_900_000,
      limitSteps: 1_000,
      behaviorOf({ definition, nth }) {
        const list = definition === "web:2" ? faults : definition === "web:1" ? oldFaults : [];
        const found = list.length === 0 ? null : (list[(nth - 1) % list.length] ?? null);
        // The old tasks get healthy first: the deployment is to begin on a service that is well.
        const isTooEarly = definition === "web:1" && nth <= scenario.desired;
        if (!found) return times;
        return isTooEarly ? { ...times, fault: late(found) } : { ...times, fault: found };
      },
    },
  };
}

function late(fault: Fault): Fault {
  const afterMs = updateAtMs + ("afterMs" in fault ? fault.afterMs : 0);
  return fault.is === "fails-checks"
    ? { is: "fails-checks", afterMs }
    : { is: "exits", afterMs, exitCode: 1 };
}

function createdBy(scenario: Scenario) {
  const { desired, percents, place, breaker: kind } = scenario;
  const circuit = kind === "off" ? {} : breaker({ rollback: kind === "rolls-back" });
  const alarms = {
    enable: kind !== "off",
    rollback: kind === "rolls-back",
    alarmNames: ["errors"],
  };
  const isDaemon = place === "DAEMON";
  return created({
    desiredCount: desired,
    launchType: place === "FARGATE" ? "FARGATE" : "EC2",
    healthCheckGracePeriodSeconds: scenario.graceSeconds,
    schedulingStrategy: isDaemon ? "DAEMON" : "REPLICA",
    configuration: rolling(isDaemon ? `${percents.split("/")[0]}/100` : percents, {
      ...circuit,
      alarms,
    }),
    revision: revisionBy(scenario, 1),
  });
}

function revisionBy({ checks, place }: Scenario, version: number) {
  return revision(`web:${version}`, {
    hostPort: place === "static-port" ? 80 : 0,
    healthCheck: checks === "container" || checks === "both",
    loadBalancers: checks === "target-group" || checks === "both" ? behindTargetGroup : [],
  });
}

function instancesOf({ place, desired, spareInstances }: Scenario): ScriptEntry[] {
  if (place === "FARGATE") return [];
  return Array.from({ length: desired + spareInstances }, (_, index) => ({
    atMs: 0,
    event: instance(`i${index}`, { zone: "abc"[index % 3] ?? "a" }),
  }));
}

function entryOf(scenario: Scenario, each: Meanwhile): ScriptEntry[] {
  const atMs = updateAtMs + each.atMs;
  switch (each.is) {
    case "scale":
      return [{ atMs, event: updated({ desiredCount: each.to }) }];
    case "supersede":
      return [{ atMs, event: updated({ revision: revisionBy(scenario, 3) }) }];
    case "stop-task":
      return [{ atMs, event: { type: "task-stop-requested", task: `t${each.nth}` } }];
    case "protect": {
      const until = atMs + each.forMs;
      return [{ atMs, event: { type: "task-protected", task: `t${each.nth}`, until } }];
    }
    case "unprotect":
      return [{ atMs, event: { type: "task-unprotected", task: `t${each.nth}` } }];
    case "alarm":
      return [{ atMs, event: { type: "alarm-changed", alarm: "errors", state: each.state } }];
    case "grace":
      return [{ atMs, event: updated({ healthCheckGracePeriodSeconds: each.seconds }) }];
    case "stop": {
      const { stopType } = each;
      const stop = { service: "web", deployment: "ecs-svc/2", stopType } as const;
      return [{ atMs, event: { type: "service-deployment-stopped", ...stop } }];
    }
    default: {
      const id = `i${each.instance}`;
      const isThere = instancesOf(scenario).length > each.instance;
      const isOnce =
        scenario.meanwhile.find((other) => other.is === "drain" || other.is === "remove") === each;
      return isThere && isOnce
        ? [
            {
              atMs,
              event: {
                type: `instance-${each.is === "drain" ? "draining" : "removed"}`,
                instance: id,
              },
            },
          ]
        : [];
    }
  }
}
