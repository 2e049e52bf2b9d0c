import { setTimeout as pause } from "node:timers/promises";

import type { Benchmark, Run, Sample, Stage } from "../benchmark.ts";
import {
  type LogStore,
  type LogStoreStarter,
  startOurs,
  startRsyslog,
} from "../logs/log-stores.ts";
import { searchesOf } from "../logs/make-lines.ts";
import { sendLines } from "../logs/send-lines.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/log-viewer";
const peer = "rsyslog to a file, and grep";
const sizes: Readonly<Record<string, number>> = {
  "100,000 lines": 100_000,
  "1,000,000 lines": 1_000_000,
};

/** Storing lines so that they are found again, beside a file. */
export const benchmark: Benchmark = {
  title: "The log viewer beside a file and grep",
  question: "What does it cost to store lines with an index, and how much sooner are they found?",
  contenders: [
    { name: ours, version: packageVersion(ours), role: "ours" },
    { name: peer, version: "of Debian", role: "peer" },
  ],
  cases: Object.keys(sizes),
  figures: [
    { key: "rate", label: "lines received and stored", unit: "lines/s", better: "higher" },
    { key: "memory", label: "most memory while receiving", unit: "MB", better: "lower" },
    { key: "search", label: "selective search, p95", unit: "ms", better: "lower" },
  ],
  defaults: { rounds: 3 },
  method: [
    "Lines of about 150 bytes come over one TCP connection, octet-counted, as fast as they are read; the time ends when all are stored.",
    `${ours}: the command, in an empty folder; each batch is indexed, committed and synchronized to the disk.`,
    `${peer}: imptcp and omfile with their defaults, which synchronize nothing; grep looks for the same words by \`-F -w\`, in a process for each search.`,
    "40 words are searched for, one after the other: ids of requests, which are in one line, and names of users, which are in one of 50,000 lines. Ours is asked over HTTP.",
  ],
  limits: [
    "grep reads a file that is in memory; from a disk it is slower.",
    "What is frequent is found late by an index, too, when it is counted; only selective searches are measured.",
  ],
  prepare,
};

async function prepare(): Promise<Stage> {
  const starters: Readonly<Record<string, LogStoreStarter>> = {
    [ours]: startOurs,
    [peer]: startRsyslog,
  };
  return {
    measure: async (run) => measure(run, starters[run.contender]),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function measure(run: Run, start: LogStoreStarter | undefined): Promise<Sample> {
  const lines = sizes[run.case];
  if (start === undefined || lines === undefined) throw new TypeError("There is no such run");
  const { signal } = run;
  await using store = await start({ signal });
  const startedAt = performance.now();
  await sendLines(store.port, lines, signal);
  while ((await store.stored(lines)) < lines) await pause(5, undefined, { signal });
  const rate = lines / ((performance.now() - startedAt) / 1_000);
  const memory = await store.memory();
  return { rate, memory, search: await searchMs(store, lines) };
}

/** The 95th percentile of all searches. @throws {Error} where a search finds nothing */
async function searchMs(store: LogStore, lines: number): Promise<number> {
  const times: number[] = [];
  for (const word of searchesOf(lines)) {
    const startedAt = performance.now();
    const found = await store.search(word);
    times.push(performance.now() - startedAt);
    if (found === 0) throw new Error(`"${word}" was not found`);
  }
  times.sort((one, other) => one - other);
  return times[Math.floor(times.length * 0.95)] ?? 0;
}
