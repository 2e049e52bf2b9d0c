import fc from "fast-check";
import { expect, test } from "vitest";

import { noTasks } from "./plan-roll.ts";
import { ecsRules, type Rules } from "./rules.ts";
import { playOut } from "./testing/play-out.ts";
import { grid, scenarios } from "./testing/scenario.ts";
import { walkGrid } from "./testing/walk-grid.ts";

const seed = 20_260_915;

test(
  "it keeps its bounds, starts nothing that was replaced and ends each deployment once, whatever happens",
  { timeout: 60_000 },
  () => {
    // 11 has no factor in common with the sides of the grid, so that each count and each percentage has its turn.
    const some = grid.filter((_, index) => index % 11 === 0);
    const seen = walkGrid(some, seed);
    for (const what of ["SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "stops"]) {
      expect(seen[what], what).toBeGreaterThan(0);
    }
  },
);

const nothingHeld = { primary: noTasks, source: noTasks, others: noTasks };

/** The first words of the problems that appear when a rule is taken out. */
const twins: readonly { without: string; rules: Partial<Rules>; problem: RegExp }[] = [
  {
    without: "the minimum being rounded up",
    rules: {
      boundsOf: (desired, configuration) => ({
        ...ecsRules.boundsOf(desired, configuration),
        lower: Math.floor((desired * configuration.minimumHealthyPercent) / 100),
      }),
    },
    problem: /stopped .* below/,
  },
  {
    without: "the maximum being rounded down",
    rules: {
      boundsOf: (desired, configuration) => ({
        ...ecsRules.boundsOf(desired, configuration),
        upper: Math.ceil((desired * configuration.maximumPercent) / 100),
      }),
    },
    problem: /started .* above/,
  },
  {
    without: "the 40 seconds",
    rules: { judgeHealth: (task, rules) => ecsRules.judgeHealth(task, { ...rules, settleMs: 0 }) },
    problem: /stopped .* below/,
  },
  {
    without: "the health of targets",
    rules: { judgeHealth: (task, rules) => ecsRules.judgeHealth({ ...task, targets: {} }, rules) },
    problem: /stopped .* below/,
  },
  {
    without: "the health of containers",
    rules: {
      judgeHealth: (task, rules) => ecsRules.judgeHealth({ ...task, containers: [] }, rules),
    },
    problem: /stopped .* below/,
  },
  {
    without: "the circuit breaker",
    rules: { failureOf: () => undefined },
    problem: /goes on after/,
  },
  {
    without: "the end of starts after a failure",
    rules: { planRoll: (view) => ecsRules.planRoll({ ...view, isRolling: true }) },
    problem: /started a task of failed/,
  },
  {
    without: "the drain before SIGTERM",
    rules: { drainsFirst: () => false },
    problem: /signalled undrained/,
  },
  {
    without: "the wait for old tasks to be gone",
    rules: { isDone: (deployment, _others, service) => ecsRules.isDone(deployment, [], service) },
    problem: /completed too early/,
  },
  {
    without: "protection from scale-in",
    rules: {
      planRoll: (view) => ecsRules.planRoll({ ...view, held: nothingHeld }),
    },
    problem: /stopped the protected/,
  },
  {
    without: "a word about a deployment that cannot go on",
    rules: { planRoll: (view) => ({ ...ecsRules.planRoll(view), isBlocked: false }) },
    problem: /stalled without a word/,
  },
];

test.each(twins)(
  "it breaks its promises without $without",
  { timeout: 60_000 },
  ({ rules, problem }) => {
    const { failed } = fc.check(
      fc.property(
        scenarios,
        (scenario) => !playOut(scenario, rules).problems.some((each) => problem.test(each)),
      ),
      { numRuns: 300, seed, endOnFailure: true },
    );
    expect(failed).toBe(true);
  },
);
