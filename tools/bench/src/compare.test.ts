import { expect, it } from "vitest";

import { compare } from "./compare.ts";
import type { Measured } from "./rounds.ts";

const benchmark = {
  contenders: [
    { name: "ours", version: "1", role: "ours" },
    { name: "peer", version: "1", role: "peer" },
  ],
  cases: ["one"],
  figures: [
    { key: "time", label: "time", unit: "ms", better: "lower" },
    { key: "own", label: "own", unit: "ms", better: "lower" },
    { key: "theirs", label: "theirs", unit: "ms", better: "lower" },
  ],
} as const;

const measured: Measured[] = [
  [10, 5],
  [400, 100],
  [9, 3],
].flatMap(([ours = 0, peer = 0], round) => [
  // Either order: pairs are by round.
  { round, case: "one", contender: "peer", sample: { time: peer, theirs: 0 } },
  { round, case: "one", contender: "ours", sample: { time: ours, own: 7 } },
]);

it("compares ours with the other within each round, and only then sums up", () => {
  const [time] = compare(benchmark, measured);
  const [ours, peer] = time?.cells ?? [];
  expect(ours?.summary.median).toBe(10);
  expect(peer?.summary.median).toBe(5);
  // The ratio of the medians would be 2.
  expect(peer?.versus?.ratio).toMatchObject({ median: 3, min: 2, max: 4 });
  expect(peer?.versus?.difference).toMatchObject({ median: 6, min: 5, max: 300 });
  expect(ours?.versus).toBeUndefined();
});

it("leaves out figures that a contender does not have, and comparisons with them", () => {
  const [, own, theirs] = compare(benchmark, measured);
  expect(own?.cells.map(({ contender }) => contender.name)).toEqual(["ours"]);
  expect(theirs?.cells.map(({ contender }) => contender.name)).toEqual(["peer"]);
  expect(theirs?.cells[0]?.versus).toBeUndefined();
});

it("refuses a benchmark without ours", () => {
  expect(() => compare({ ...benchmark, contenders: [] }, measured)).toThrow(TypeError);
});

it("sums up what is counted, and out of how many", () => {
  const figure = { key: "failed", label: "failed", unit: "of all", better: "lower", outOf: "sent" };
  const counted = { ...benchmark, figures: [{ ...figure, better: "lower" as const }] };
  const runs = [0, 1, 0].map((failed, round) => ({
    round,
    case: "one",
    contender: "ours",
    sample: { failed, sent: 1000 + round },
  }));
  const [failed] = compare(counted, runs);
  // The median would be 0.
  expect(failed?.cells[0]?.total).toEqual({ counted: 1, outOf: 3003 });
});
