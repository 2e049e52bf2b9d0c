import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Benchmark } from "./benchmark.ts";
import { compare, type Comparison } from "./compare.ts";
import { BenchError } from "./errors.ts";
import { describeMachine } from "./machine.ts";
import { renderPage } from "./render-page.ts";
import { renderPlot } from "./render-plot.ts";
import { runRounds } from "./rounds.ts";
import { revision } from "./versions.ts";

export interface RunBenchmarkOptions {
  /** @default what the benchmark says */
  rounds?: number;
  /** Of each run. @default what the benchmark says */
  seconds?: number;
  /** Where the page and the plot go. */
  folder: string;
  onProgress?: (text: string) => void;
  signal: AbortSignal;
}

/** What was written, and what it says. */
export interface Written {
  page: string;
  plot: string;
  comparisons: readonly Comparison[];
}

/**
 * Runs a benchmark to its end and writes its page and plot over what was there; where it does not come
 * to its end nothing is written.
 * @throws {BenchError} `usage` for seconds where the benchmark has no load that lasts
 */
export async function runBenchmark(
  name: string,
  benchmark: Benchmark,
  { folder, onProgress, signal, ...options }: RunBenchmarkOptions,
): Promise<Written> {
  const { defaults } = benchmark;
  const rounds = options.rounds ?? defaults.rounds;
  const seconds = options.seconds ?? defaults.seconds;
  if (defaults.seconds === undefined && seconds !== undefined)
    throw new BenchError("usage", `${name} has no load that lasts: leave out --seconds`);
  const about = {
    rounds,
    ...(seconds !== undefined && { seconds }),
    machine: describeMachine(),
    command: `npm run bench -- ${name} --rounds ${rounds}${seconds === undefined ? "" : ` --seconds ${seconds}`}`,
  };
  const commit = await revision();
  const { present, comparisons } = await measureAll(benchmark, {
    rounds,
    seconds: seconds ?? 0,
    signal,
    ...(onProgress && { onProgress }),
  });
  const report = {
    name,
    benchmark: present,
    comparisons,
    ...about,
    ...(commit && { revision: commit }),
  };
  const written = { page: join(folder, `${name}.md`), plot: join(folder, `${name}.svg`) };
  await mkdir(folder, { recursive: true });
  await writeFile(written.plot, renderPlot(benchmark.title, comparisons));
  await writeFile(written.page, renderPage(report));
  return { ...written, comparisons };
}

async function measureAll(
  benchmark: Benchmark,
  options: Parameters<typeof runRounds>[2],
): Promise<{ present: Benchmark; comparisons: Comparison[] }> {
  await using stage = await benchmark.prepare({ signal: options.signal });
  const present = {
    ...benchmark,
    contenders: stage.contenders ?? benchmark.contenders,
    limits: [...benchmark.limits, ...(stage.limits ?? [])],
  };
  return { present, comparisons: compare(present, await runRounds(present, stage, options)) };
}
