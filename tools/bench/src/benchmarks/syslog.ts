import type { Benchmark, Run, Sample } from "../benchmark.ts";
import type { SenderAnswer, SenderQuestion } from "../children/syslog-sender.ts";
import type { SinkAnswer, SinkQuestion } from "../children/syslog-sink.ts";
import { type Child, startChild } from "../parts/child.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/syslog";
const peer = "syslog-client";
const warmUp = 50_000;
const lines = 500_000;

/** How many lines one process can send over TCP. */
export const benchmark: Benchmark = {
  title: "Sending lines over syslog",
  question: "How many lines of a log can one process send over TCP in a second?",
  contenders: [
    { name: ours, version: packageVersion(ours), role: "ours" },
    { name: peer, version: packageVersion(peer), role: "peer" },
  ],
  cases: ["as fast as it goes"],
  figures: [
    { key: "rate", label: "lines received", unit: "per second", better: "higher" },
    { key: "cpu", label: "CPU of the sender", unit: "µs per line", better: "lower" },
  ],
  defaults: { rounds: 9 },
  method: [
    `${lines} lines of RFC 5424, 88 bytes of text each, are sent to a receiver in a process of its own, which takes them apart and counts them, after ${warmUp} that do not count.`,
    `${ours}: \`send()\`, and \`room()\` where there is none; octet counting.`,
    `${peer}: \`log()\` with at most 1,000 lines whose callbacks are outstanding; a line feed after each.`,
  ],
  limits: [
    "Over the loopback interface; the receiver has its share of the machine.",
    `${ours} also keeps the last 48 MiB, to send them again when the connection breaks; ${peer} loses them.`,
  ],
  async prepare() {
    const sink = await startChild<SinkQuestion, SinkAnswer>(childOf("syslog-sink.ts"));
    return {
      measure: (run) => measure(run, sink),
      [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
    };
  },
};

async function measure(
  { contender, signal }: Run,
  sink: Child<SinkQuestion, SinkAnswer>,
): Promise<Sample> {
  const { port } = await sink.ask({}, { signal });
  await using sender = await startChild<SenderQuestion, SenderAnswer>(childOf("syslog-sender.ts"));
  await sender.ask({ contender, port, lines: warmUp }, { signal });
  await sink.ask({ until: warmUp }, { signal });
  const began = performance.now();
  const { cpuMicroseconds } = await sender.ask({ contender, port, lines }, { signal });
  await sink.ask({ until: warmUp + lines }, { signal });
  const ms = performance.now() - began;
  return { rate: (lines * 1_000) / ms, cpu: cpuMicroseconds / lines };
}

function childOf(name: string): URL {
  return new URL(`../children/${name}`, import.meta.url);
}
