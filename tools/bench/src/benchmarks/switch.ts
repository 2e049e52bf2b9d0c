import { setTimeout as delay } from "node:timers/promises";

import type { Benchmark, Run, Sample, Stage } from "../benchmark.ts";
import { monotonicMs } from "../children/monotonic.ts";
import type { SaturateAnswer, SaturateQuestion } from "../children/saturate.ts";
import type { SwitchLoadAnswer, SwitchLoadQuestion } from "../children/switch-load.ts";
import type { TrafficResult } from "../children/traffic.ts";
import { BenchError } from "../errors.ts";
import { type Child, startChild } from "../parts/child.ts";
import { cpuOfTree } from "../parts/process-cpu.ts";
import { type Arena, startArena } from "../switchers/arena.ts";
import { contenders } from "../switchers/contenders.ts";
import type { Switcher } from "../switchers/switcher.ts";
import { quantile } from "../statistics.ts";
import { packageVersion } from "../versions.ts";

const rate = { kept: 150, new: 50 };
const pauseMs = 300;
const connections = 8;
const underLoad = "switches under load";
const steady = `${connections} connections`;

/** Ways to point a proxy at another server, under the same load. */
export const benchmark: Benchmark = {
  title: "Switching live traffic, beside other ways to do it",
  question:
    "What do clients notice when a proxy is pointed from one version to another, and how soon does the new one answer?",
  contenders,
  cases: [underLoad, steady],
  figures: [
    { key: "failed", label: "failed requests", unit: "of all", better: "lower", outOf: "sent" },
    { key: "cut", label: "streams cut", unit: "of all opened", better: "lower", outOf: "opened" },
    {
      key: "moved",
      label: "streams ended properly and opened again",
      unit: "of all opened",
      better: "lower",
      outOf: "opened",
    },
    {
      key: "old",
      label: "old answers after the acknowledgement",
      unit: "of all",
      better: "lower",
      outOf: "sent",
    },
    { key: "ack", label: "command to acknowledgement, p50", unit: "ms", better: "lower" },
    { key: "new", label: "command to first new answer, p50", unit: "ms", better: "lower" },
    { key: "newP99", label: "command to first new answer, p99", unit: "ms", better: "lower" },
    { key: "latency", label: "latency under switches, p99", unit: "ms", better: "lower" },
    { key: "cpu", label: "CPU of the proxy", unit: "µs per request", better: "lower" },
  ],
  defaults: { rounds: 5, seconds: 8 },
  method: [
    `Two apps, blue and green, plain Node.js in processes of their own, which run all the time; each proxy sends everything to one of them and is pointed to the other again and again, which by then answers as a new version, ${pauseMs} ms after the new one has answered. Every other switch is the way back: a rollback to a version that still runs is the same command.`,
    `The load at \`${underLoad}\` is @hitless/probe ${packageVersion("@hitless/probe")}: ${rate.kept} requests a second on kept and ${rate.new} on new connections, every fifth of them a POST, 3 more a second whose answer takes 700 ms, 2 WebSockets and 2 event streams. A request has failed that got anything but what the baseline got; none is sent twice. A stream has been cut that the server did not end properly, or that missed an event.`,
    "First new answer: from shortly before the command on, one client asks over a single kept connection, the next question as soon as the last is answered. The time is from the command to the end of the new version's first answer.",
    "Old answers: requests of the probe that were sent after the acknowledgement and were answered by the version before. The acknowledgement is the end of the command: `nginx -s reload` has ended; HAProxy's master has taken `reload`; Caddy's API has answered the PATCH; `setRoutes` has resolved.",
    `CPU: user and kernel time of all processes of the proxy from \`/proc/PID/stat\`, workers included that ended meanwhile, divided by the answers. At \`${steady}\` autocannon ${packageVersion("autocannon")} sends GET requests over ${connections} kept connections, the next one as soon as the last is answered, after 1 s that is not counted; at \`${underLoad}\` the switches and idle times are in it.`,
    "@hitless/proxy: HAProxy below `hitless-proxy run`, all switches in one session on its socket; each is on disk, in every worker and read back when it is acknowledged. `embedded` is the proxy without HAProxy, in Node.js.",
    "HAProxy, set map alone: one `set map` on its own socket, which is not on disk, nor in every worker, nor read back; a connection to the server for each request as well. Below it no switch by map can go.",
    "nginx: `worker_processes auto`, kept connections to the apps, no buffering. HAProxy by reload: master and worker, `idle-close-on-response`, the listeners handed on to the new worker. Caddy: a plain `reverse_proxy`. None of them logs requests.",
  ],
  limits: [
    "nginx, HAProxy and Caddy are those of the system's packages, not the newest.",
    "Both of ours open a connection to the server for each request on purpose, so that none is sent into a connection that the server is just closing; the others keep theirs, and the apps here never close one. That is most of what a request costs ours beyond HAProxy alone.",
    "The reloads acknowledge before they are done, which is why the time to the acknowledgement says little of them.",
    "A proxy that reloads keeps the old worker until its streams have ended: with streams that last, workers pile up. That is not measured.",
    "Swarm's rolling update does not point a proxy elsewhere but replaces tasks: it has a page of its own, [rolling-update](rolling-update.md).",
  ],
  prepare,
};

async function prepare({ signal }: { signal: AbortSignal }): Promise<Stage> {
  const arena = await startArena({ signal });
  return {
    contenders: arena.contenders,
    limits: arena.missing.map((reason) => `Left out here: ${reason}.`),
    measure: async (run) => measure(run, arena),
    [Symbol.asyncDispose]: async () => arena[Symbol.asyncDispose](),
  };
}

async function measure(run: Run, arena: Arena): Promise<Sample> {
  const switcher = arena.switcherOf(run.contender);
  return run.case === steady
    ? measureSteady(run, switcher)
    : measureSwitches(run, { switcher, arena });
}

interface Field {
  switcher: Switcher;
  arena: Arena;
}

async function measureSwitches({ seconds, signal }: Run, field: Field): Promise<Sample> {
  const { switcher } = field;
  const file = new URL("../children/switch-load.ts", import.meta.url);
  await using load = await startChild<SwitchLoadQuestion, SwitchLoadAnswer>(file);
  // Wherever the run before has left it.
  await switcher.switchTo("blue", { signal });
  await load.ask({ do: "begin", url: switcher.url, rate }, { signal });
  const before = await cpuOfTree(switcher.pid);
  const times = await switchFor(seconds * 1000, { ...field, load, signal });
  const { result } = await load.ask({ do: "end" }, { signal });
  const after = await cpuOfTree(switcher.pid);
  if (result === undefined) throw new TypeError("The load has ended without a result");
  return {
    ...counts(result),
    ...figuresOf(times),
    latency: result.p99Ms,
    ...cpuPer(result.sent, before, after),
  };
}

function counts(result: TrafficResult): Sample {
  const { sent, failed, oldAnswers } = result;
  const { streamsOpened: opened, streamsMoved: moved, streamsCut: cut } = result;
  return { sent, failed, opened, moved, cut, old: oldAnswers };
}

/** From the command on, in ms. */
interface SwitchTimes {
  acknowledged: number;
  firstNew: number;
}

interface SwitchField extends Field {
  load: Child<SwitchLoadQuestion, SwitchLoadAnswer>;
  signal: AbortSignal;
}

async function switchFor(
  durationMs: number,
  { switcher, arena, load, signal }: SwitchField,
): Promise<SwitchTimes[]> {
  const times: SwitchTimes[] = [];
  const endAt = monotonicMs() + durationMs;
  while (monotonicMs() < endAt) {
    await delay(pauseMs, undefined, { signal });
    const to = times.length % 2 === 0 ? "green" : "blue";
    // A name of its own for each: early answers of the next version are no late ones of the last but one.
    const version = await arena.renew(to, { signal });
    await load.ask({ do: "watch" }, { signal });
    const commandAt = monotonicMs();
    await switcher.switchTo(to, { signal });
    const acknowledgedAt = monotonicMs();
    const { firstNewMs = Number.NaN } = await load.ask(
      { do: "switched", version, atMs: acknowledgedAt },
      { signal },
    );
    times.push({ acknowledged: acknowledgedAt - commandAt, firstNew: firstNewMs - commandAt });
  }
  return times;
}

function figuresOf(times: readonly SwitchTimes[]): Sample {
  const firstNew = times.map((time) => time.firstNew);
  return {
    ack: quantile(
      times.map(({ acknowledged }) => acknowledged),
      0.5,
    ),
    new: quantile(firstNew, 0.5),
    newP99: quantile(firstNew, 0.99),
  };
}

async function measureSteady(
  { contender, seconds, signal }: Run,
  switcher: Switcher,
): Promise<Sample> {
  const file = new URL("../children/saturate.ts", import.meta.url);
  await using generator = await startChild<SaturateQuestion, SaturateAnswer>(file);
  const { url, pid } = switcher;
  await generator.ask({ url, connections, seconds: 1 }, { signal });
  const before = await cpuOfTree(pid);
  const { answers, failed } = await generator.ask({ url, connections, seconds }, { signal });
  const after = await cpuOfTree(pid);
  if (failed > 0)
    throw new BenchError("bad-answers", `${contender}: ${failed} of ${answers} requests failed`);
  return cpuPer(answers, before, after);
}

/** In µs; nothing where the system does not tell. */
function cpuPer(requests: number, before: number | undefined, after: number | undefined): Sample {
  if (before === undefined || after === undefined) return {};
  return { cpu: ((after - before) * 1000) / requests };
}
