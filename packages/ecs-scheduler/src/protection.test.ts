import { expect, test } from "vitest";

import { isProtectionBlocked } from "./protection.ts";
import { findTask } from "./read.ts";
import { defaultSettings } from "./settings.ts";
import { type ScriptEntry, simulate } from "./simulate/simulate.ts";
import {
  behindTargetGroup,
  created,
  instance,
  lines,
  revision,
  rolling,
  shortIds,
  updated,
} from "./testing/fixtures.ts";

const minute = 60_000;

const protect = (atMs: number, task: string, minutes: number): ScriptEntry => ({
  atMs,
  event: { type: "task-protected", task, until: atMs + minutes * minute },
});

const roll = (atMs: number): ScriptEntry => ({
  atMs,
  event: updated({ revision: revision("web:2") }),
});

const scale = (atMs: number, desiredCount: number): ScriptEntry => ({
  atMs,
  event: updated({ desiredCount }),
});

test("a deployment waits for a protected task, and goes on when its protection is over", () => {
  const script = [{ atMs: 0, event: created() }, protect(100_000, "t1", 5), roll(120_000)];
  const { trace, rollouts, end } = simulate(script, { ids: shortIds });
  expect(lines(trace).slice(3)).toEqual([
    "120 has started 2 tasks: (task t3) (task t4).",
    "170 has stopped 1 running tasks: (task t2).",
    "170 was unable to reach steady state because (taskSet ecs-svc/1) was unable to scale in due to " +
      "(reason 1 tasks under protection)",
    "400 has stopped 1 running tasks: (task t1).",
    "401 (deployment ecs-svc/2) deployment completed.",
    "401 has reached a steady state.",
  ]);
  expect(rollouts[1]).toMatchObject({ status: "SUCCESSFUL", lowestHealthy: 2, peakTasks: 4 });
  expect(end).toBe("settled");
});

test("a deployment without room beside protected tasks names them, not its configuration", () => {
  const script = [
    { atMs: 0, event: created({ configuration: rolling("0/100") }) },
    protect(100_000, "t1", 5),
    protect(100_000, "t2", 10),
    roll(120_000),
  ];
  const { trace, rollouts } = simulate(script, { ids: shortIds, limitMs: 300_000 });
  expect(lines(trace).slice(3)).toEqual([
    "120 was unable to reach steady state because (taskSet ecs-svc/1) was unable to scale in due to " +
      "(reason 2 tasks under protection)",
  ]);
  expect(rollouts[1]?.blockedBy).toMatch("2 tasks under protection");
  const whole = simulate(script, { ids: shortIds });
  expect(whole.rollouts[1]).toMatchObject({ status: "SUCCESSFUL", peakTasks: 2 });
});

test("scale-in takes tasks that are not protected, and waits for those that are", () => {
  const script = [
    { atMs: 0, event: created({ desiredCount: 3 }) },
    protect(100_000, "t1", 5),
    protect(100_000, "t2", 10),
    scale(120_000, 1),
  ];
  const { trace } = simulate(script, { ids: shortIds });
  expect(lines(trace).slice(3)).toEqual([
    "120 has stopped 1 running tasks: (task t3).",
    "120 (service web, taskSet ecs-svc/1) was unable to scale in due to (reason 2 tasks under protection)",
    "400 has stopped 1 running tasks: (task t1).",
    "401 has reached a steady state.",
  ]);
});

test("a protection given anew counts from then, and one that is taken away ends at once", () => {
  const script: ScriptEntry[] = [
    { atMs: 0, event: created() },
    protect(100_000, "t1", 2),
    protect(160_000, "t1", 10),
    protect(100_000, "t2", 10),
    scale(170_000, 0),
    { atMs: 300_000, event: { type: "task-unprotected", task: "t2" } },
  ];
  const { trace } = simulate(script, { ids: shortIds });
  expect(lines(trace).filter((line) => line.includes("stopped"))).toEqual([
    "300 has stopped 1 running tasks: (task t2).",
    "760 has stopped 1 running tasks: (task t1).",
  ]);
});

test("StopTask, an exit and the end of the instance stop a protected task", () => {
  const script: ScriptEntry[] = [
    instance("i0"),
    instance("i1"),
    created({ launchType: "EC2", desiredCount: 3 }),
  ].map((event) => ({ atMs: 0, event }));
  const stops: ScriptEntry[] = [
    { atMs: 200_000, event: { type: "task-stop-requested", task: "t1" } },
    {
      atMs: 300_000,
      event: { type: "container-exited", task: "t2", container: "app", exitCode: 1 },
    },
    { atMs: 400_000, event: { type: "instance-removed", instance: "i1" } },
  ];
  const protections = ["t1", "t2", "t3"].map((task) => protect(100_000, task, 60));
  const { state } = simulate([...script, ...protections, ...stops], {
    ids: shortIds,
    limitMs: 500_000,
  });
  const codes = ["t1", "t2"].map((id) => findTask(state, id)?.stopCode);
  expect(codes).toEqual(["UserInitiated", "EssentialContainerExited"]);
  const gone = [...Array(9).keys()].map((nth) => findTask(state, `t${nth}`));
  expect(gone.filter((each) => each?.stopCode === "TerminationNotice")).not.toEqual([]);
  expect(gone.filter((each) => each?.lastStatus === "STOPPED" && each.protectedUntil)).toEqual([]);
});

test("a task on an instance that drains runs on until its protection is over", () => {
  const script: ScriptEntry[] = [
    { atMs: 0, event: instance("i0") },
    { atMs: 0, event: created({ launchType: "EC2", desiredCount: 1 }) },
    protect(100_000, "t1", 10),
    { atMs: 110_000, event: instance("i1") },
    { atMs: 120_000, event: { type: "instance-draining", instance: "i0" } },
  ];
  const { trace } = simulate(script, { ids: shortIds });
  expect(lines(trace).filter((line) => /started|stopped/.test(line))).toEqual([
    "0 has started 1 tasks: (task t1).",
    "120 has started 1 tasks: (task t2).",
    "700 has stopped 1 running tasks: (task t1).",
  ]);
});

test.each([
  { protectUnhealthy: true, stopped: ["700 has stopped 1 running tasks: (task t1)."] },
  { protectUnhealthy: false, stopped: ["220 has stopped 1 running tasks: (task t1)."] },
])("an unhealthy task is replaced as protectUnhealthy=$protectUnhealthy says", (given) => {
  const { protectUnhealthy, stopped } = given;
  const first = created({
    desiredCount: 1,
    revision: revision("web:1", { loadBalancers: behindTargetGroup }),
  });
  const { trace } = simulate([{ atMs: 0, event: first }, protect(100_000, "t1", 10)], {
    ids: shortIds,
    settings: { ...defaultSettings, protectUnhealthy },
    behaviorOf: ({ nth }) => (nth === 1 ? { fault: { is: "fails-checks", afterMs: 190_000 } } : {}),
  });
  expect(lines(trace).filter((line) => line.includes("stopped"))).toEqual(stopped);
});

test("no more tasks can be protected than the service is to have", () => {
  const script = [
    { atMs: 0, event: created({ desiredCount: 2 }) },
    protect(100_000, "t1", 10),
    scale(120_000, 1),
  ];
  const { state } = simulate(script, { ids: shortIds, limitMs: 110_000 });
  expect(isProtectionBlocked(state, "t2")).toBe(false);
  const { state: shrunk } = simulate(
    [...script.slice(0, 2), protect(100_000, "t2", 10), ...script.slice(2)],
    { ids: shortIds, limitMs: 130_000 },
  );
  expect(isProtectionBlocked(shrunk, "t2")).toBe(true);
  expect(isProtectionBlocked(shrunk, "t9")).toBe(false);
});
