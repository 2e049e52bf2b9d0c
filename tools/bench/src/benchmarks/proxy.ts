import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { embeddedProxy } from "@hitless/proxy";

import type { Benchmark, Run, Sample, Stage } from "../benchmark.ts";
import type { BareProxyAnswer } from "../children/bare-proxy.ts";
import type { SaturateAnswer, SaturateQuestion } from "../children/saturate.ts";
import type { ServerAnswer, ServerQuestion } from "../children/server.ts";
import { BenchError } from "../errors.ts";
import { startChild } from "../parts/child.ts";
import { cpuOf } from "../parts/process-cpu.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/proxy";
const keptPeer = "http-proxy-3, kept";
const newPeer = "http-proxy-3, new";
const direct = "no proxy";
const connections = 8;
const warmUpSeconds = 1;

/** The embedded proxy beside none and beside the library that it is built on. */
export const benchmark: Benchmark = {
  title: "The embedded proxy beside a direct connection and bare http-proxy-3",
  question: "What does it cost to have the proxy in front of an app?",
  contenders: [
    { name: ours, version: packageVersion(ours), role: "ours" },
    { name: keptPeer, version: packageVersion("http-proxy-3"), role: "peer" },
    { name: newPeer, version: packageVersion("http-proxy-3"), role: "peer" },
    { name: direct, version: `(Node.js ${process.version.slice(1)})`, role: "floor" },
  ],
  cases: [`${connections} connections`],
  figures: [
    { key: "perSecond", label: "throughput", unit: "answers per second", better: "higher" },
    { key: "p50", label: "latency, p50", unit: "ms", better: "lower" },
    { key: "p99", label: "latency, p99", unit: "ms", better: "lower" },
    { key: "cpu", label: "CPU of the proxy", unit: "µs per request", better: "lower" },
  ],
  defaults: { rounds: 5, seconds: 5 },
  method: [
    `autocannon ${packageVersion("autocannon")} sends GET requests over ${connections} kept connections, the next one as soon as the last is answered, from a process of its own; each of them first for ${warmUpSeconds} s that is not counted.`,
    "The server is plain Node.js in a process of its own and answers 5 bytes at once. All proxies are up all the time and idle when it is not their turn. `kept` is http-proxy-3 with `new Agent({ keepAlive: true })`, `new` is without an agent, which opens a connection for each request. Towards the clients all keep their connections; from `new` the `connection: close` is taken out for that, which the library passes on.",
    "Latency is taken from each answer as autocannon reports it, not from its histogram of whole milliseconds.",
    "CPU: user and kernel time of the proxy's process from `/proc/PID/stat` over the seconds measured, divided by the answers.",
  ],
  limits: [
    "At saturation with few cores the generator and the server take CPU time from the proxy, and latency follows from throughput. What does not depend on that is the CPU of the proxy for each request.",
    "Small answers on loopback show the cost for each request at its greatest: beside an app that works for its answers it is a smaller part.",
    "The embedded proxy opens a connection to the server for each request on purpose, so that it never sends one into a connection that the server is just closing; http-proxy-3 with kept connections can lose that request.",
  ],
  prepare,
};

interface Way {
  url: string;
  /** The process of the proxy. */
  pid?: number;
}

async function prepare({ signal }: { signal: AbortSignal }): Promise<Stage> {
  await using parts = new AsyncDisposableStack();
  const file = new URL("../children/server.ts", import.meta.url);
  const server = parts.use(await startChild<ServerQuestion, ServerAnswer>(file));
  const { port } = await server.ask({}, { signal });
  const ways: Readonly<Record<string, Way>> = {
    [direct]: { url: `http://127.0.0.1:${port}/` },
    [newPeer]: await startBare(port, [], { parts, signal }),
    [keptPeer]: await startBare(port, ["--keep-alive"], { parts, signal }),
    [ours]: await startEmbedded(port, { parts, signal }),
  };
  const kept = parts.move();
  return {
    measure: async (run) => measure(run, ways[run.contender] ?? { url: "" }),
    [Symbol.asyncDispose]: async () => kept.disposeAsync(),
  };
}

interface Preparing {
  parts: AsyncDisposableStack;
  signal: AbortSignal;
}

async function startBare(
  port: number,
  flags: readonly string[],
  { parts, signal }: Preparing,
): Promise<Way> {
  const file = new URL("../children/bare-proxy.ts", import.meta.url);
  const args = [`http://127.0.0.1:${port}`, ...flags];
  const child = parts.use(await startChild<object, BareProxyAnswer>(file, { args }));
  const answer = await child.ask({}, { signal });
  return { url: `http://127.0.0.1:${answer.port}/`, pid: child.pid };
}

async function startEmbedded(port: number, { parts, signal }: Preparing): Promise<Way> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-"));
  parts.defer(async () => rm(folder, { recursive: true, force: true }));
  const proxy = embeddedProxy({ folder });
  parts.defer(async () => proxy.stop());
  signal.throwIfAborted();
  await proxy.apply({
    listeners: [{ name: "web", host: "127.0.0.1", port: 0 }],
    routes: [{ route: "app", listener: "web", to: [{ backend: "app", weight: 100 }] }],
    backends: [{ name: "app", servers: [{ id: "1", host: "127.0.0.1", port, release: "1" }] }],
  });
  const { listeners } = await proxy.observe();
  const { pid } = JSON.parse(await readFile(join(folder, "proxy.pid"), "utf8")) as { pid: number };
  return { url: `http://127.0.0.1:${listeners[0]?.port ?? 0}/`, pid };
}

async function measure({ contender, seconds, signal }: Run, { url, pid }: Way): Promise<Sample> {
  const file = new URL("../children/saturate.ts", import.meta.url);
  await using generator = await startChild<SaturateQuestion, SaturateAnswer>(file);
  await generator.ask({ url, connections, seconds: warmUpSeconds }, { signal });

  const before = pid === undefined ? undefined : await cpuOf(pid);
  const load = await generator.ask({ url, connections, seconds }, { signal });
  const after = pid === undefined ? undefined : await cpuOf(pid);
  const { answers, failed, perSecond, p50Ms, p99Ms } = load;
  if (failed > 0)
    throw new BenchError("bad-answers", `${contender}: ${failed} of ${answers} requests failed`);
  return {
    perSecond,
    p50: p50Ms,
    p99: p99Ms,
    ...(before !== undefined &&
      after !== undefined && { cpu: ((after - before) * 1000) / answers }),
  };
}
