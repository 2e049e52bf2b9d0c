import type { Benchmark, Run, Sample, Stage } from "../benchmark.ts";
import type { LoadAnswer, LoadQuestion } from "../children/load.ts";
import type { ServerAnswer, ServerQuestion } from "../children/server.ts";
import { BenchError } from "../errors.ts";
import { type Child, startChild } from "../parts/child.ts";
import { scheduleError } from "../parts/schedule-error.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/probe";
const peer = "autocannon";
const rates: Readonly<Record<string, number>> = {
  "50 a second": 50,
  "200 a second": 200,
  "1,000 a second": 1000,
};
const warmUpSeconds = 1;

/** The probe beside autocannon at a fixed rate. */
export const benchmark: Benchmark = {
  title: "The probe beside autocannon",
  question:
    "How well does a load generator keep a constant rate, how evenly are its requests spaced, and what does a request cost it?",
  contenders: [
    { name: ours, version: packageVersion(ours), role: "ours" },
    { name: peer, version: packageVersion(peer), role: "peer" },
  ],
  cases: Object.keys(rates),
  figures: [
    { key: "held", label: "rate held", unit: "%", better: "higher" },
    { key: "p50", label: "schedule error, p50", unit: "ms", better: "lower" },
    { key: "p99", label: "schedule error, p99", unit: "ms", better: "lower" },
    { key: "gap", label: "longest gap", unit: "ms", better: "lower" },
    { key: "cpu", label: "CPU of the generator", unit: "µs per request", better: "lower" },
  ],
  defaults: { rounds: 5, seconds: 3 },
  method: [
    "Both send GET requests over at most 10 kept connections (the probe `rate: { kept, new: 0 }`, autocannon `connections: 10, overallRate`) to the same plain Node.js server in a process of its own. Each run is a new process, which first sends the same load for 1 s that is not counted.",
    "The server notes when each request arrives. Rate held: arrivals in the seconds measured, of those due.",
    "Schedule error: an even schedule of the rate asked for is laid over the arrivals so that half of them are early and half late; the error is how far off a request was, either way. Longest gap: the longest time without a request.",
    "CPU: user and kernel time of the generator's process (`process.cpuUsage`) in the seconds measured, divided by the arrivals.",
  ],
  limits: [
    "autocannon is made for throughput: with a fixed rate each of its connections sends the requests of a second one after the other at the beginning of that second. That is what the schedule error and the longest gap show, and part of why a request costs it less.",
    "How soon the server notes a request is in the error of both.",
    "On a machine that is far too busy the probe fails requests: above 1,000 that wait it sends no more. Such a run ends the benchmark.",
    "The server answers at once. What happens to the rate while a server stalls is not measured here.",
    "A probe does more with each answer (it judges it, reads its version, keeps a timeline), and at 50 requests a second it has hardly warmed up: the CPU of a request falls with the rate.",
  ],
  prepare,
};

async function prepare({ signal }: { signal: AbortSignal }): Promise<Stage> {
  const file = new URL("../children/server.ts", import.meta.url);
  const server = await startChild<ServerQuestion, ServerAnswer>(file, { args: ["--record"] });
  try {
    const { port } = await server.ask({}, { signal });
    const url = `http://127.0.0.1:${port}/`;
    return {
      measure: async (run) => measure(run, { server, url }),
      [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose](),
    };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

async function measure(
  { contender, case: each, seconds, signal }: Run,
  { server, url }: { server: Child<ServerQuestion, ServerAnswer>; url: string },
): Promise<Sample> {
  const rate = rates[each] ?? 0;
  const file =
    contender === ours
      ? new URL("../children/probe-load.ts", import.meta.url)
      : new URL("../children/autocannon-load.ts", import.meta.url);
  await using generator = await startChild<LoadQuestion, LoadAnswer>(file);
  const question = { url, rate, seconds, warmUpSeconds };
  const { startedMs, cpuMs, failures } = await generator.ask(question, { signal });
  if (failures.length > 0) {
    throw new BenchError(
      "bad-answers",
      `${contender} at ${each} had failed requests: ${failures.join(", ")}. ` +
        "Nothing but a machine that is too busy should cause that: close what else runs, and run it again.",
    );
  }

  const window = { fromMs: startedMs, toMs: startedMs + seconds * 1000 };
  const { arrivalsMs } = await server.ask(window, { signal });
  const { p50Ms, p99Ms, longestGapMs } = scheduleError(arrivalsMs, 1000 / rate);
  return {
    held: (arrivalsMs.length * 100) / (rate * seconds),
    p50: p50Ms,
    p99: p99Ms,
    gap: longestGapMs,
    cpu: (cpuMs * 1000) / arrivalsMs.length,
  };
}
