import { expect, it } from "vitest";

import { isSettled, judgeUpdate, type Task } from "./judge-update.ts";

const early = "2026-01-01T00:00:00Z";
const late = "2026-01-01T00:01:00Z";
const completedBefore = { UpdateStatus: { State: "completed", StartedAt: early } };

it("waits while the service still tells of the update before, of none, or of one under way", () => {
  expect(judgeUpdate(completedBefore, completedBefore)).toEqual({ is: "waiting" });
  expect(judgeUpdate({}, {})).toEqual({ is: "waiting" });
  const updating = { UpdateStatus: { State: "updating", StartedAt: late } };
  expect(judgeUpdate(updating, completedBefore)).toEqual({ is: "waiting" });
});

it("takes a later update that is completed for this one", () => {
  const completed = { UpdateStatus: { State: "completed", StartedAt: late } };
  expect(judgeUpdate(completed, completedBefore)).toEqual({ is: "completed" });
  expect(judgeUpdate(completed, {})).toEqual({ is: "completed" });
});

it("says why an update was paused or rolled back", () => {
  const paused = { UpdateStatus: { State: "paused", StartedAt: late, Message: "task failed" } };
  expect(judgeUpdate(paused, {})).toEqual({ is: "failed", why: "paused: task failed" });
});

it("is settled once all that are wanted run and nobody else does", () => {
  const [running, stopped] = [task("running", "running"), task("shutdown", "shutdown")];
  expect(isSettled([running, running, stopped], 2)).toBe(true);
  expect(isSettled([running, running, task("shutdown", "running")], 2)).toBe(false);
  expect(isSettled([running, task("running", "starting"), stopped], 2)).toBe(false);
  expect(isSettled([running, stopped], 2)).toBe(false);
});

function task(DesiredState: string, State: string): Task {
  return { DesiredState, Status: { State } };
}
