import { describe, expect, test } from "vitest";

import { judge } from "./judge.ts";
import { type Memory, newMemory } from "./memory.ts";
import { defaultPatience } from "./patience.ts";
import type { DeploymentSeen, Snapshot } from "./snapshot.ts";
import type { Basis, Wanted } from "./verdict.ts";

const begun = 1_000_000;
const wanted: Wanted = { deployment: "ecs-svc/2", taskDefinition: "web:2", until: "completed" };

function deployment(more: Partial<DeploymentSeen> = {}): DeploymentSeen {
  return {
    id: "ecs-svc/2",
    status: "PRIMARY",
    taskDefinition: "web:2",
    rolloutState: "IN_PROGRESS",
    reason: "",
    desired: 2,
    pending: 0,
    running: 2,
    failed: 0,
    createdAt: begun,
    updatedAt: begun,
    ...more,
  };
}

const old = (more: Partial<DeploymentSeen> = {}) =>
  deployment({
    id: "ecs-svc/1",
    taskDefinition: "web:1",
    createdAt: begun - 1_000,
    updatedAt: begun - 1_000,
    ...more,
  });

function snapshot(deployments: DeploymentSeen[], more: Partial<Snapshot> = {}): Snapshot {
  return {
    status: "ACTIVE",
    desired: 2,
    deployments,
    events: [],
    rollsBack: false,
    targetGroups: [],
    ...more,
  };
}

function basis(
  seen: Snapshot,
  more: Partial<Omit<Basis, "memory">> & { memory?: Partial<Memory> } = {},
): Basis {
  const memory = { ...newMemory(begun, begun), ...more.memory };
  return {
    record: undefined,
    now: begun,
    patience: defaultPatience,
    ...more,
    snapshot: seen,
    memory,
  };
}

const completed = { rolloutState: "COMPLETED" };
const failed = { rolloutState: "FAILED", reason: "tasks failed to start" };
const event = (message: string, at = begun + 1) => ({ id: message, at, message });

describe("our deployment is the service's own", () => {
  test("is completed when ECS says so", () => {
    expect(judge(wanted, basis(snapshot([deployment(completed)])))).toEqual({ is: "completed" });
  });

  test("is stable only when no other deployment is left and all tasks run", () => {
    const stable = { ...wanted, until: "stable" as const };
    const draining = snapshot([deployment(completed), old({ status: "ACTIVE", running: 1 })]);
    expect(judge(stable, basis(draining))).toMatchObject({ is: "waiting" });
    const short = snapshot([deployment({ ...completed, running: 1 })]);
    expect(judge(stable, basis(short))).toMatchObject({ is: "waiting" });
    expect(judge(stable, basis(snapshot([deployment(completed)])))).toEqual({ is: "completed" });
  });

  test("is no success when it rolls out another revision than ours", () => {
    const other = snapshot([deployment({ ...completed, taskDefinition: "web:1" })]);
    expect(judge(wanted, basis(other))).toMatchObject({ is: "failed" });
  });

  test("tested nothing when the service is to have no tasks", () => {
    const none = snapshot([deployment({ ...completed, desired: 0, running: 0 })], { desired: 0 });
    expect(judge(wanted, basis(none))).toEqual({ is: "scaled-to-zero" });
  });

  test("is near its end when all tasks run", () => {
    expect(judge(wanted, basis(snapshot([deployment()])))).toMatchObject({ isNearEnd: true });
    const starting = snapshot([deployment({ running: 1, pending: 1 })]);
    expect(judge(wanted, basis(starting))).toMatchObject({ isNearEnd: false });
  });
});

describe("our deployment is FAILED and still the service's own", () => {
  const seen = snapshot([deployment(failed), old({ status: "ACTIVE" })]);

  test("asks for the record first, as ECS may go back in a moment", () => {
    expect(judge(wanted, basis(seen))).toMatchObject({ is: "waiting", asksRecord: true });
  });

  test.each(["STOPPED", "ROLLBACK_FAILED"])("has failed when its record is %s", (status) => {
    const record = { status, createdAt: begun };
    expect(judge(wanted, basis(seen, { record }))).toMatchObject({ is: "failed" });
  });

  test("waits while ECS goes back", () => {
    const record = { status: "ROLLBACK_IN_PROGRESS", createdAt: begun };
    const late = { record, now: begun + 3_600_000, memory: { failedSince: begun } };
    expect(judge(wanted, basis(seen, late))).toMatchObject({ is: "waiting" });
  });

  test("waits a while for a rollback when there is no record, and only where one is configured", () => {
    const record = "not-to-be-had";
    expect(judge(wanted, basis(seen, { record }))).toMatchObject({ is: "failed" });
    const backing = { ...seen, rollsBack: true };
    const soon = { record, memory: { failedSince: begun } } as const;
    expect(judge(wanted, basis(backing, soon))).toMatchObject({ is: "waiting" });
    const late = { ...soon, now: begun + defaultPatience.staleMs };
    expect(judge(wanted, basis(backing, late))).toMatchObject({ is: "failed" });
  });
});

describe("another deployment is the service's own", () => {
  const left = deployment({ ...failed, status: "ACTIVE" });

  test("is superseded by a newer one", () => {
    const newer = deployment({ id: "ecs-svc/3", taskDefinition: "web:3", createdAt: begun + 5 });
    const by = { is: "superseded", by: "ecs-svc/3", serves: "web:3" };
    expect(judge(wanted, basis(snapshot([newer, left])))).toEqual(by);
    expect(judge(wanted, basis(snapshot([newer])))).toEqual(by);
  });

  test("goes back to the older one, and has gone back when that is completed", () => {
    expect(judge(wanted, basis(snapshot([old(), left])))).toMatchObject({
      is: "waiting",
      rollingBackTo: { id: "ecs-svc/1" },
    });
    expect(judge(wanted, basis(snapshot([old(completed), left])))).toMatchObject({
      is: "rolled-back",
      serves: "web:1",
    });
  });

  test("has failed when the rollback fails too", () => {
    expect(judge(wanted, basis(snapshot([old(failed), left])))).toMatchObject({ is: "failed" });
  });

  test("knows a rollback that is a new deployment by ECS's word for it", () => {
    const back = old({ id: "ecs-svc/3", createdAt: begun + 5, ...completed });
    const events = [event("(service web) rolling back to deployment ecs-svc/3.")];
    expect(judge(wanted, basis(snapshot([back, left], { events })))).toMatchObject({
      is: "rolled-back",
    });
  });
});

describe("our deployment is not listed", () => {
  const before = snapshot([old(completed)]);

  test("does not take an answer from before the deployment for its end", () => {
    expect(judge(wanted, basis(before))).toMatchObject({ is: "waiting", asksRecord: true });
    const running = { record: { status: "IN_PROGRESS", createdAt: begun }, now: begun + 3_600_000 };
    const late = { ...running, memory: { unlistedSince: begun } };
    expect(judge(wanted, basis(before, late))).toMatchObject({ is: "waiting" });
  });

  test("does not take a rollback from before the deployment for its own", () => {
    const back = old({ reason: "ECS deployment circuit breaker: rolling back to deploymentId 1" });
    const events = [event("(service web) rolling back to deployment ecs-svc/1.", begun - 10)];
    const verdict = judge(wanted, basis(snapshot([back], { events })));
    expect(verdict).toMatchObject({ is: "waiting", asksRecord: true });
    expect(verdict).not.toHaveProperty("rollingBackTo");
  });

  test("has gone back when the event list or the record says so", () => {
    const events = [event("(service web) rolling back to deployment ecs-svc/1.")];
    expect(judge(wanted, basis({ ...before, events }))).toMatchObject({ is: "rolled-back" });
    const record = { status: "ROLLBACK_SUCCESSFUL", createdAt: begun };
    expect(judge(wanted, basis(before, { record }))).toMatchObject({ is: "rolled-back" });
  });

  test("has gone back when there is no record and it stays unlisted", () => {
    const record = "not-to-be-had";
    const soon = { record, memory: { unlistedSince: begun } } as const;
    expect(judge(wanted, basis(before, soon))).toMatchObject({ is: "waiting" });
    const late = { ...soon, now: begun + defaultPatience.staleMs };
    expect(judge(wanted, basis(before, late))).toMatchObject({ is: "rolled-back" });
  });

  test("can't be told when nobody has ever heard of it", () => {
    const late = {
      record: "not-to-be-had",
      now: begun + defaultPatience.staleMs,
      memory: { createdAt: undefined, unlistedSince: begun },
    } as const;
    expect(judge(wanted, basis(before, late))).toMatchObject({ is: "unknown" });
  });
});

describe("the service is gone", () => {
  test("has failed when the service is deleted", () => {
    const gone = snapshot([], { status: "DRAINING" });
    const seen = { memory: { ours: deployment() } };
    expect(judge(wanted, basis(gone, seen))).toMatchObject({ is: "failed" });
    // One that was deleted before, of the same name.
    expect(judge(wanted, basis(gone))).toMatchObject({ is: "waiting" });
  });

  test("has failed when the service stays missing", () => {
    const missing = snapshot([], { status: "MISSING" });
    const since = { memory: { unlistedSince: begun } };
    expect(judge(wanted, basis(missing, since))).toMatchObject({ is: "waiting" });
    const late = { ...since, now: begun + defaultPatience.staleMs };
    expect(judge(wanted, basis(missing, late))).toMatchObject({ is: "failed" });
  });
});

const short = (message: string, at?: number) =>
  snapshot([deployment({ running: 1 }), old({ status: "ACTIVE", running: 1 })], {
    events: [event(message, at)],
  });
const after = (ms: number) => ({ now: begun + ms, memory: { movedAt: begun } });

describe("ECS says that it can't go on", () => {
  const noRoom =
    "(service web) was unable to place a task because no container instance met all of its requirements.";
  const noStep =
    "(service web) was unable to stop or start tasks during a deployment because of the service deployment configuration.";
  test.each([
    [noRoom, "placement", 360_000],
    [noStep, "configuration", 60_000],
    [
      "(service web) was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently.",
      "quota",
      360_000,
    ],
    [
      "(service web) was unable to reach steady state because (taskSet ecs-svc/1) was unable to scale in due to (reason 1 tasks under protection)",
      "protection",
      360_000,
    ],
  ])("is stalled when nothing has moved for its time: %s", (message, why, ms) => {
    expect(judge(wanted, basis(short(message), after(ms - 1)))).toMatchObject({ is: "waiting" });
    expect(judge(wanted, basis(short(message), after(ms)))).toMatchObject({ is: "stalled", why });
  });

  test("is not stalled by what was said before the deployment", () => {
    const before = short(noRoom, begun - 1);
    expect(judge(wanted, basis(before, after(3_600_000)))).toMatchObject({ is: "waiting" });
  });

  test("is not stalled when all tasks have started since", () => {
    const full = { ...short(noRoom), deployments: [deployment()] };
    expect(judge(wanted, basis(full, after(3_600_000)))).toMatchObject({ is: "waiting" });
  });
});
