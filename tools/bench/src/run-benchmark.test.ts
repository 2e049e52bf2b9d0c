import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import type { Benchmark, Sample } from "./benchmark.ts";
import { runBenchmark } from "./run-benchmark.ts";

const { signal } = new AbortController();

function sortingBenchmark(measure: () => Promise<Sample>): {
  benchmark: Benchmark;
  disposed: () => number;
} {
  let disposed = 0;
  const benchmark: Benchmark = {
    title: "Sorting beside <sorting>",
    question: "Who is faster?",
    contenders: [
      { name: "quick", version: "1.2.3", role: "ours" },
      { name: "bubble", version: "4.5.6", role: "peer" },
    ],
    cases: ["a few"],
    figures: [{ key: "time", label: "time", unit: "ms", better: "lower" }],
    defaults: { rounds: 3 },
    method: ["By sorting."],
    limits: ["It sorts nothing but numbers."],
    prepare: async () => ({
      measure,
      [Symbol.asyncDispose]: async () => {
        disposed += 1;
      },
    }),
  };
  return { benchmark, disposed: () => disposed };
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-test-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

it("writes a page with ratios, spread, versions and the command, and a plot beside it", async () => {
  const folder = await temporaryFolder();
  const { benchmark, disposed } = sortingBenchmark(async () => ({ time: 2 }));

  const { page, plot } = await runBenchmark("sorting", benchmark, { rounds: 4, folder, signal });

  const text = await readFile(page, "utf8");
  expect(text).toContain("# Sorting beside <sorting>\n");
  expect(text).toContain("(sorting.svg)");
  expect(text).toContain("| quick ÷ bubble | 1× (1× to 1×) | 0 (0 to 0) ms |");
  expect(text).toContain("quick 1.2.3, bubble 4.5.6.");
  expect(text).toContain("`npm run bench -- sorting --rounds 4`");
  expect(text).toContain(`Node.js ${process.version.slice(1)};`);
  expect(text).toContain("- It sorts nothing but numbers.");
  const svg = await readFile(plot, "utf8");
  expect(svg.match(/<circle /g)).toHaveLength(8);
  expect(svg).toContain("Sorting beside &lt;sorting>");
  expect(svg).toContain("prefers-color-scheme: dark");
  expect(disposed()).toBe(1);
});

it("shows sums of what is counted, who took part, and why others did not", async () => {
  const folder = await temporaryFolder();
  const { benchmark } = sortingBenchmark(async () => ({ lost: 1, sorted: 500 }));
  const [quick, bubble] = benchmark.contenders;
  const counting: Benchmark = {
    ...benchmark,
    contenders: [...benchmark.contenders, { name: "heap", version: "", role: "peer" }],
    figures: [{ key: "lost", label: "lost", unit: "of all", better: "lower", outOf: "sorted" }],
    prepare: async (options) => ({
      ...(await benchmark.prepare(options)),
      contenders: [quick, bubble].filter((each) => each !== undefined),
      limits: ["heap is not here."],
    }),
  };

  const { page, plot } = await runBenchmark("sorting", counting, { rounds: 3, folder, signal });

  const text = await readFile(page, "utf8");
  expect(text).toContain("| a few | lost (of all) | 3 of 1,500 | 3 of 1,500 |");
  expect(text).not.toContain("quick ÷ bubble");
  expect(text).toContain("quick 1.2.3, bubble 4.5.6.");
  expect(text).toContain("- heap is not here.");
  expect(await readFile(plot, "utf8")).toContain(">3 of 1,500<");
});

it("compares nothing where only one takes part", async () => {
  const folder = await temporaryFolder();
  const { benchmark } = sortingBenchmark(async () => ({ time: 2 }));
  const alone = { ...benchmark, contenders: benchmark.contenders.slice(0, 1) };
  const { page } = await runBenchmark("sorting", alone, { rounds: 3, folder, signal });
  const text = await readFile(page, "utf8");
  expect(text).not.toContain("Beside each other");
  expect(text).not.toContain("ratio");
  expect(text).toContain("| a few | time (ms) | 2 (2 to 2) |");
});

it("writes nothing and leaves nothing up where a run fails", async () => {
  const folder = await temporaryFolder();
  const { benchmark, disposed } = sortingBenchmark(async () => {
    throw new Error("3 of 9 requests failed");
  });
  await expect(runBenchmark("sorting", benchmark, { folder, signal })).rejects.toThrow(
    "3 of 9 requests failed",
  );
  expect(await readdir(folder)).toEqual([]);
  expect(disposed()).toBe(1);
});

it("refuses seconds for what has no load that lasts", async () => {
  const { benchmark } = sortingBenchmark(async () => ({ time: 1 }));
  const folder = await temporaryFolder();
  await expect(
    runBenchmark("sorting", benchmark, { seconds: 5, folder, signal }),
  ).rejects.toMatchObject({ code: "usage" });
});
