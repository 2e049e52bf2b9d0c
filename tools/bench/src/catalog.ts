import { readdir } from "node:fs/promises";

import type { Benchmark } from "./benchmark.ts";
import { BenchError } from "./errors.ts";

const folder = new URL("./benchmarks/", import.meta.url);

/** The names of all benchmarks: those of the files in `benchmarks/`. */
export async function benchmarkNames(): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -".ts".length))
    .toSorted();
}

/** @throws {BenchError} `usage` where there is no such benchmark */
export async function loadBenchmark(name: string): Promise<Benchmark> {
  const names = await benchmarkNames();
  if (!names.includes(name))
    throw new BenchError("usage", `There is no benchmark "${name}"; there are ${names.join(", ")}`);
  const { benchmark } = (await import(new URL(`${name}.ts`, folder).href)) as {
    benchmark: Benchmark;
  };
  return benchmark;
}
