import { join, relative } from "node:path";

import { Command, CommanderError, InvalidArgumentError } from "commander";

import { benchmarkNames, loadBenchmark } from "./catalog.ts";
import { BenchError } from "./errors.ts";
import { renderSummary } from "./render-summary.ts";
import { runBenchmark } from "./run-benchmark.ts";

const defaultFolder = join(import.meta.dirname, "../../../docs/benchmarks");
const usage = 64;
const stopSignals = { SIGINT: 130, SIGTERM: 143 } as const;

process.exitCode = await main();

async function main(): Promise<number> {
  const stop = new AbortController();
  let code = 0;
  for (const [name, exitCode] of Object.entries(stopSignals)) {
    process.on(name, () => {
      code = exitCode;
      // Again and again does not make it faster: what was started is ended first.
      stop.abort();
    });
  }
  try {
    await commandLine(stop.signal).parseAsync();
    return code;
  } catch (error) {
    // commander has said what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage;
    // One that is suppressed came first; then something could not be ended, which must be seen.
    if (stop.signal.aborted && !(error instanceof SuppressedError)) {
      process.stderr.write("Stopped; nothing is left running, and nothing was written.\n");
      return code;
    }
    if (!(error instanceof BenchError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.code === "usage" ? usage : 1;
  }
}

function commandLine(signal: AbortSignal): Command {
  const program = new Command("npm run bench --")
    .description(
      "Measures ours beside its peers in interleaved rounds, and writes docs/benchmarks/NAME.md with a plot.",
    )
    .argument("<name>", "a benchmark, as `list` names them")
    .option("--rounds <number>", "how often each contender is measured", positive)
    .option("--seconds <number>", "how long the load of each run lasts", positive)
    .option("--out <folder>", "where the page and the plot go", defaultFolder)
    .exitOverride()
    .configureHelp({ optionDescription: ({ description }) => description })
    .action(async (name: string, options: RunOptions) => run(name, options, signal));
  program.command("list").description("Names all benchmarks.").action(list);
  return program;
}

interface RunOptions {
  rounds?: number;
  seconds?: number;
  out: string;
}

async function run(
  name: string,
  { out, ...options }: RunOptions,
  signal: AbortSignal,
): Promise<void> {
  const benchmark = await loadBenchmark(name);
  const onProgress = (text: string) => void process.stderr.write(`${name}: ${text}\n`);
  const written = await runBenchmark(name, benchmark, {
    ...options,
    folder: out,
    onProgress,
    signal,
  });
  const files = [written.page, written.plot].map((path) => relative(process.cwd(), path));
  process.stdout.write(`${renderSummary(written.comparisons)}\nWritten: ${files.join(", ")}\n`);
}

async function list(): Promise<void> {
  for (const name of await benchmarkNames()) {
    const { question } = await loadBenchmark(name);
    process.stdout.write(`${name.padEnd(10)} ${question}\n`);
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("A whole number above 0 is expected.");
}
