import fc from "fast-check";
import { expect, test } from "vitest";

import { ecsRules, type Rules } from "./rules.ts";
import { simulate } from "./simulate/simulate.ts";
import { created, revision, rolling, shortIds, updated } from "./testing/fixtures.ts";
import { naiveRollout } from "./testing/naive-model.ts";

const configurations = fc.record({
  desired: fc.integer({ min: 1, max: 20 }),
  min: fc.integer({ min: 0, max: 100 }),
  max: fc.integer({ min: 100, max: 300 }),
});

function simulated(
  { desired, min, max }: { desired: number; min: number; max: number },
  rules: Rules,
) {
  const first = created({ desiredCount: desired, configuration: rolling(`${min}/${max}`) });
  const script = [
    { atMs: 0, event: first },
    { atMs: 100_000, event: updated({ revision: revision("web:2") }) },
  ];
  const { rollouts, end } = simulate(script, { ids: shortIds, rules, keepTrace: false });
  const batches = rollouts[1]?.batches ?? [];
  const rounds = batches.map(({ stopped, started }) => ({ stopped, started }));
  return { rounds, isStuck: end === "stalled" };
}

test("it rolls in the same batches as the naive model", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(configurations, (configuration) => {
      const { desired, ...percents } = configuration;
      expect(simulated(configuration, ecsRules)).toEqual(naiveRollout(desired, percents));
    }),
    { numRuns: 1000 },
  );
});

const roundedToNearest: Rules["boundsOf"] = (
  desired,
  { minimumHealthyPercent, maximumPercent },
) => ({
  lower: Math.round((desired * minimumHealthyPercent) / 100),
  upper: Math.round((desired * maximumPercent) / 100),
});

test("it rolls in other batches than the naive model once a bound is rounded the other way", () => {
  const { failed } = fc.check(
    fc.property(configurations, (configuration) => {
      const { desired, ...percents } = configuration;
      const ours = JSON.stringify(
        simulated(configuration, { ...ecsRules, boundsOf: roundedToNearest }),
      );
      return ours === JSON.stringify(naiveRollout(desired, percents));
    }),
    { numRuns: 1000, endOnFailure: true },
  );
  expect(failed).toBe(true);
});
