import { expect, it } from "vitest";

import type { Run, Sample, Stage } from "./benchmark.ts";
import { rotated, runRounds } from "./rounds.ts";

const benchmark = {
  contenders: [
    { name: "a", version: "1", role: "ours" },
    { name: "b", version: "1", role: "peer" },
    { name: "c", version: "1", role: "floor" },
  ],
  cases: ["small", "large"],
  figures: [{ key: "speed", label: "speed", unit: "m/s", better: "higher" }],
} as const;

function stageOf(measure: (run: Run) => Promise<Sample>): Stage {
  return { measure, [Symbol.asyncDispose]: async () => {} };
}

it("moves the order on by one from round to round", () => {
  expect([0, 1, 2, 3].map((by) => rotated(["a", "b", "c"], by).join(" "))).toEqual([
    "a b c",
    "c a b",
    "b c a",
    "a b c",
  ]);
});

it("measures all contenders in each round, case by case, after a warm-up that is not counted", async () => {
  const seen: string[] = [];
  const stage = stageOf(async ({ contender, case: each, seconds }) => {
    seen.push(`${each} ${contender} ${seconds} s`);
    return { speed: seen.length };
  });
  const { signal } = new AbortController();

  const measured = await runRounds(benchmark, stage, { rounds: 2, seconds: 3, signal });

  expect(seen).toHaveLength(18);
  expect(seen.slice(0, 6).every((line) => line.endsWith(" 1 s"))).toBe(true);
  expect(seen.slice(6).join(", ")).toBe(
    "small a 3 s, small b 3 s, small c 3 s, large a 3 s, large b 3 s, large c 3 s, " +
      "small c 3 s, small a 3 s, small b 3 s, large c 3 s, large a 3 s, large b 3 s",
  );
  expect(measured.map(({ sample }) => sample["speed"])).toEqual(
    Array.from({ length: 12 }, (_, index) => index + 7),
  );
  expect(measured.filter(({ round }) => round === 1)).toHaveLength(6);
});

it("refuses figures that are not declared, and what is no number", async () => {
  const { signal } = new AbortController();
  const options = { rounds: 1, seconds: 1, signal };
  const run = async (sample: Sample) =>
    runRounds(
      benchmark,
      stageOf(async () => sample),
      options,
    );
  await expect(run({ sped: 1 })).rejects.toThrow(/a gave sped = 1/);
  await expect(run({ speed: Number.NaN })).rejects.toThrow(/a gave speed = NaN/);
});

it("measures nothing more once it is aborted", async () => {
  const stop = new AbortController();
  let runs = 0;
  const stage = stageOf(async () => {
    runs += 1;
    if (runs === 4) stop.abort();
    return { speed: 1 };
  });
  await expect(
    runRounds(benchmark, stage, { rounds: 5, seconds: 1, signal: stop.signal }),
  ).rejects.toMatchObject({ name: "AbortError" });
  expect(runs).toBe(4);
});

it("limits each run beyond its seconds", async () => {
  const { signal } = new AbortController();
  const stage = stageOf(
    async (run) =>
      new Promise((_, reject) => {
        run.signal.addEventListener("abort", () => reject(run.signal.reason as Error));
      }),
  );
  await expect(
    runRounds(benchmark, stage, { rounds: 1, seconds: 0, limitMs: 5, signal }),
  ).rejects.toMatchObject({ name: "TimeoutError" });
});
