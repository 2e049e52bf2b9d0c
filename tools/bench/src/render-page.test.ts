import { expect, it } from "vitest";

import type { Benchmark } from "./benchmark.ts";
import { benchmark } from "./benchmarks/ecs-scheduler.ts";
import { compare } from "./compare.ts";
import { renderPage } from "./render-page.ts";

function pageOf(of: Benchmark, power: number): string {
  const measured = of.cases.map((each) => {
    const cost = (of.growth?.sizes[each] ?? 1) ** power;
    return {
      round: 0,
      case: each,
      contender: of.contenders[0]?.name ?? "",
      sample: { cpu: cost, task: cost, event: cost },
    };
  });
  return renderPage({
    name: "some",
    benchmark: of,
    comparisons: compare(of, measured),
    command: "npm run bench",
    rounds: 1,
    machine: { cores: 2, platform: "linux", node: "24", loadBefore: 0 },
  });
}

it.each([
  [1, "the power 1.00 of the number of tasks, which is in proportion"],
  [2, "the power 2.00 of the number of tasks, which is more than in proportion"],
  [0.5, "the power 0.50 of the number of tasks, which is less than in proportion"],
])("says of a cost that grows with the power %d how it grows", (power, words) => {
  expect(pageOf(benchmark, power)).toContain(`CPU of the simulation grows with ${words}`);
});

it("says nothing of growth where cases are no sizes", () => {
  const { growth: _, ...rest } = benchmark;
  expect(pageOf(rest, 1)).not.toContain("grows with");
});
