import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

import { dockerEngine } from "@hitless-tools/real-parts/docker-engine";
import { testBaseImage } from "@hitless-tools/real-parts/test-base-image";
import { connectEngine, type Engine } from "@hitless/runtime";

import type { Benchmark, Run, Sample, Stage } from "../benchmark.ts";
import type { SinkAnswer, SinkQuestion } from "../children/marked-sink.ts";
import { BenchError } from "../errors.ts";
import { enginePid } from "../logs/engine-pid.ts";
import {
  type RunningShipper,
  type ShipperOptions,
  startImfile,
  startOurs,
} from "../logs/shippers.ts";
import { removeWriters, runWriters } from "../logs/writers.ts";
import { type Child, startChild } from "../parts/child.ts";
import { cpuOf, cpuOfTree } from "../parts/process-cpu.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/log-shipper";
const imfile = "rsyslog imfile";
const driver = "Docker's syslog driver";
const floor = "no shipper";
const containers = 5;
/** Enough lines that what a program costs at its start is little beside them. */
const cases: Readonly<Record<string, { perSecond: number; lines: number }>> = {
  "20,000 lines a second": { perSecond: 20_000, lines: 400_000 },
  "as fast as the containers can": { perSecond: Infinity, lines: 1_000_000 },
};
const limitMs = 120_000;

/** The log shipper beside what else brings a container's lines to a syslog receiver. */
export const benchmark: Benchmark = {
  title: "Shipping the logs of containers",
  question:
    "How many lines a second reach a receiver over TCP, how late, and what does a million of them cost in CPU time, the engine's share included?",
  contenders: [
    { name: ours, version: packageVersion(ours), role: "ours" },
    { name: imfile, version: "(Debian's)", role: "peer" },
    { name: driver, version: "(the engine's)", role: "peer" },
    { name: floor, version: "(json-file alone)", role: "floor" },
  ],
  cases: Object.keys(cases),
  figures: [
    { key: "rate", label: "lines delivered", unit: "a second", better: "higher" },
    { key: "lagP50", label: "lag, median", unit: "ms", better: "lower" },
    { key: "lagP99", label: "lag, 99th percentile", unit: "ms", better: "lower" },
    {
      key: "shipperCpu",
      label: "CPU of the shipper",
      unit: "s per million lines",
      better: "lower",
    },
    { key: "engineCpu", label: "CPU of the engine", unit: "s per million lines", better: "lower" },
    {
      key: "missing",
      label: "lines that did not come",
      unit: "lines",
      better: "lower",
      outOf: "sent",
    },
  ],
  defaults: { rounds: 3 },
  method: [
    `${containers} containers write lines of about 100 bytes, ${Object.entries(cases)
      .map(([name, { lines }]) => `${lines} ${name}`)
      .join(
        ", ",
      )}, each with the time in it, to a receiver that counts them in a process of its own.`,
    `${ours} runs as its command, and rsyslog with imfile, mmjsonparse and omfwd over TCP; both are there before the containers, which log by json-file without rotation. ${driver} sends over TCP by itself. With ${floor} nobody reads, and only the engine's CPU time is measured.`,
    "Delivered lines a second are all lines by the time from the first one written to the last one received. CPU time is that of the whole run, the start of the containers included.",
  ],
  limits: [
    "Writers, engine, shipper and receiver share the machine's cores: as fast as they can means as fast as the writers get to write beside the rest.",
    "rsyslog writes a shorter header, without numbers by which missing lines are found.",
    "All is on loopback, and the receiver never away.",
  ],
  prepare,
};

interface Ground {
  engine: Engine;
  image: string;
  containersFolder: string;
  enginePid: number | undefined;
  sink: Child<SinkQuestion, SinkAnswer>;
}

async function prepare({ signal }: { signal: AbortSignal }): Promise<Stage> {
  await using parts = new AsyncDisposableStack();
  const lent = await dockerEngine();
  if ("skipped" in lent) throw new BenchError("missing", lent.skipped);
  const image = await testBaseImage(lent);
  if (typeof image !== "string") throw new BenchError("missing", image.skipped);
  const engine = await connectEngine({ host: lent.host, signal });
  const { DockerRootDir: root } = (await engine.docker.info()) as { DockerRootDir: string };
  const file = new URL("../children/marked-sink.ts", import.meta.url);
  const sink = parts.use(await startChild<SinkQuestion, SinkAnswer>(file));
  const ground: Ground = {
    engine,
    image,
    containersFolder: `${root}/containers`,
    enginePid: await enginePid(lent.socketPath),
    sink,
  };
  const kept = parts.move();
  return {
    measure: async (run) => measure(run, ground),
    [Symbol.asyncDispose]: async () => kept.disposeAsync(),
  };
}

async function measure(run: Run, ground: Ground): Promise<Sample> {
  const { engine, sink } = ground;
  const { signal } = run;
  const { perSecond, lines } = cases[run.case] ?? { perSecond: Infinity, lines: 0 };
  const { port } = await sink.ask({ forget: true }, { signal });
  const prefix = `hitless-bench-${randomBytes(4).toString("hex")}`;
  const { address: engineAddress } = engine;
  const { containersFolder } = ground;
  const options = { port, prefix, engineAddress, containersFolder, signal };
  await using shipper = await start(run.contender, options);
  await using parts = new AsyncDisposableStack();
  parts.defer(async () => removeWriters(engine, prefix));
  const before = await cpu(shipper, ground);
  await runWriters(engine, {
    image: ground.image,
    prefix,
    containers,
    linesEach: lines / containers,
    perSecond: perSecond / containers,
    log: logConfig(run.contender, port),
  });
  const received = run.contender === floor ? undefined : await all(sink, lines, signal);
  const after = await cpu(shipper, ground);
  return sampleOf(received, lines, { before, after });
}

async function start(contender: string, options: ShipperOptions): Promise<RunningShipper | null> {
  if (contender === ours) return startOurs(options);
  return contender === imfile ? startImfile(options) : null;
}

function logConfig(contender: string, port: number) {
  if (contender !== driver) return { Type: "json-file", Config: {} };
  const address = `tcp://127.0.0.1:${port}`;
  return { Type: "syslog", Config: { "syslog-address": address, "syslog-format": "rfc5424micro" } };
}

/** Waits until all lines have come, or no more come for ten seconds. */
async function all(
  sink: Child<SinkQuestion, SinkAnswer>,
  lines: number,
  signal: AbortSignal,
): Promise<SinkAnswer> {
  const deadline = performance.now() + limitMs;
  let last = await sink.ask({}, { signal });
  let changedAt = performance.now();
  while (last.lines < lines && performance.now() < deadline) {
    await delay(50, undefined, { signal });
    const now = await sink.ask({}, { signal });
    if (now.lines > last.lines) changedAt = performance.now();
    last = now;
    if (performance.now() - changedAt > 10_000) break;
  }
  return last;
}

interface Cpu {
  shipper: number | undefined;
  engine: number | undefined;
}

async function cpu(shipper: RunningShipper | null, { enginePid: pid }: Ground): Promise<Cpu> {
  return {
    shipper: shipper ? await cpuOf(shipper.pid) : 0,
    engine: pid === undefined ? undefined : await cpuOfTree(pid),
  };
}

function sampleOf(
  received: SinkAnswer | undefined,
  lines: number,
  { before, after }: { before: Cpu; after: Cpu },
): Sample {
  const perMillion = (ms: number): number => ms / 1_000 / (lines / 1_000_000);
  const used = (key: keyof Cpu): number | undefined => {
    const [from, to] = [before[key], after[key]];
    return from === undefined || to === undefined ? undefined : perMillion(to - from);
  };
  const engineCpu = used("engine");
  const engineShare = engineCpu === undefined ? {} : { engineCpu };
  if (!received) return engineShare;
  const shipperCpu = used("shipper");
  const { lagP50, lagP99 } = received;
  return {
    rate: (received.lines / Math.max(1, received.lastMs - received.firstMs)) * 1_000,
    lagP50,
    lagP99,
    ...(shipperCpu !== undefined && { shipperCpu }),
    ...engineShare,
    missing: lines - received.lines,
    sent: lines,
  };
}
