import type { Benchmark, Run, Sample, Stage } from "../benchmark.ts";
import { BenchError } from "../errors.ts";
import { putObject } from "../s3/put-object.ts";
import { startOurs, startRados, type StoreStarter } from "../s3/stores.ts";
import { findProgram } from "../parts/program.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/s3-local";
const peer = "Ceph RADOS Gateway";
const size = 1_000_000_000;

/** A store on a laptop, beside a real one that is started for tests. */
export const benchmark: Benchmark = {
  title: "An S3 on one's own machine, beside Ceph's",
  question: "How soon does it answer, and how much memory does an object of 1 GB take?",
  contenders: [
    { name: ours, version: packageVersion(ours), role: "ours" },
    // That of the program, which is known when it is found.
    { name: peer, version: "", role: "peer" },
  ],
  cases: ["1 GB"],
  figures: [
    { key: "start", label: "start, until the first answer", unit: "ms", better: "lower" },
    { key: "idle", label: "memory once it answers", unit: "MB", better: "lower" },
    { key: "peak", label: "most memory, an object of 1 GB put", unit: "MB", better: "lower" },
    { key: "rate", label: "that PUT", unit: "MB/s", better: "higher" },
  ],
  defaults: { rounds: 3 },
  method: [
    `${ours}: the command, in an empty folder; the object is on disk, and synchronized, when the PUT is answered.`,
    `${peer}: a monitor, an object store in memory and a gateway, started one after the other with all waits as short as they can be; memory is that of the gateway's process alone, as the store holds the object itself.`,
    "Memory is what the kernel counts as resident, at its highest (`VmHWM`). The object is sent in pieces of 1 MiB by one PUT with a signed address, by the benchmark itself, as fast as it is taken.",
  ],
  limits: [
    `${peer} keeps its data in memory here, so that its PUT waits for no disk.`,
    "A clone's command reads its sources; the installed one starts faster.",
  ],
  prepare,
};

async function prepare(): Promise<Stage> {
  const program = { name: "radosgw", debianPackage: "radosgw", versionArgs: ["--version"] };
  const rados = await findProgram(program);
  if ("skipped" in rados) throw new BenchError("missing", rados.skipped);
  const starters: Readonly<Record<string, StoreStarter>> = {
    [ours]: startOurs,
    [peer]: startRados,
  };
  return {
    contenders: benchmark.contenders.map((each) =>
      each.name === peer ? { ...each, version: rados.version } : each,
    ),
    measure: async (run) => measure(run, starters[run.contender]),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function measure({ signal }: Run, start: StoreStarter | undefined): Promise<Sample> {
  if (start === undefined) throw new TypeError("There is no such contender");
  const startedAt = performance.now();
  await using store = await start({ signal });
  const startMs = performance.now() - startedAt;
  const idle = await store.memory();
  const putAt = performance.now();
  await putObject(store, { size, signal });
  const rate = size / 1000 / (performance.now() - putAt);
  return { start: startMs, idle, peak: await store.memory(), rate };
}
