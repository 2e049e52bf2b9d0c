import { expect, test } from "vitest";

import { type CheckResult, judgeTarget, unjudged } from "./judge-target.ts";

const thresholds = { healthyThreshold: 3, unhealthyThreshold: 2 };
const passed: CheckResult = { passed: true };
const failed: CheckResult = { passed: false, reason: "Request timed out" };

function statesAfter(results: readonly CheckResult[]): string[] {
  let judgement = unjudged;
  return results.map((result) => {
    judgement = judgeTarget(judgement, result, thresholds);
    return judgement.state;
  });
}

test("takes a new target for healthy after one good answer", () => {
  expect(statesAfter([passed])).toEqual(["healthy"]);
});

test("takes a target for unhealthy after so many failures in a row", () => {
  expect(statesAfter([failed, failed])).toEqual(["initial", "unhealthy"]);
  expect(statesAfter([passed, failed, passed, failed])).toEqual(Array(4).fill("healthy"));
});

test("takes an unhealthy one for healthy again only after so many good answers", () => {
  const states = statesAfter([failed, failed, passed, passed, failed, passed, passed, passed]);
  expect(states.slice(1)).toEqual([...Array<string>(6).fill("unhealthy"), "healthy"]);
});
