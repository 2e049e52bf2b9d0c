import { setTimeout as delay } from "node:timers/promises";

import type { Benchmark, Run, Sample, Stage } from "../benchmark.ts";
import type { RollingLoadAnswer, RollingLoadQuestion } from "../children/rolling-load.ts";
import { BenchError } from "../errors.ts";
import { startChild } from "../parts/child.ts";
import { startBlueGreen } from "../rolling/blue-green.ts";
import { type OwnGround, startGround } from "../rolling/ground.ts";
import { readAnswers } from "../rolling/read-answers.ts";
import { graceSeconds, healthEveryMs, replicas, type Roller } from "../rolling/roller.ts";
import { startSwarm } from "../rolling/swarm.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/blue-green";
const swarm = "Swarm rolling update";
const rate = { kept: 150, new: 50 };
const pauseMs = 10;
const settleMs = 2_000;

/** A whole deploy of containers, beside the one that Docker brings along. */
export const benchmark: Benchmark = {
  title: "A deploy of containers, beside Docker Swarm's rolling update",
  question:
    "What do clients notice when all containers of an app are replaced by those of a new version, and how long does it take?",
  contenders: [
    { name: ours, version: packageVersion(ours), role: "ours" },
    // That of the engine, which is known when it is up.
    { name: swarm, version: "", role: "peer" },
  ],
  cases: [`${replicas} containers`],
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
      unit: "of all asked",
      better: "lower",
      outOf: "asked",
    },
    { key: "new", label: "command to first new answer", unit: "ms", better: "lower" },
    { key: "only", label: "command to last old answer", unit: "ms", better: "lower" },
    { key: "mixed", label: "both versions answer", unit: "ms", better: "lower" },
    { key: "ack", label: "command to acknowledgement", unit: "ms", better: "lower" },
    { key: "done", label: "until all is done", unit: "ms", better: "lower" },
    { key: "latency", label: "latency meanwhile, p99", unit: "ms", better: "lower" },
  ],
  defaults: { rounds: 5 },
  method: [
    `Both run on one Docker engine, in a network of its own in which the load is sent: ${replicas} containers each of the same image with an init process, a plain Node.js app that upon SIGTERM takes no more connections, ends its streams properly and finishes its requests. A new version is another tag of that image and another variable in its environment. Both are asked for health every ${healthEveryMs} ms, one good answer is enough, nothing is watched afterwards, and a container has ${graceSeconds} s to end.`,
    `The load is @hitless/probe ${packageVersion("@hitless/probe")}, from a second before the command until ${settleMs / 1000} s after all is done: ${rate.kept} requests a second on kept and ${rate.new} on new connections, every fifth of them a POST, 3 more a second whose answer takes 700 ms, 2 WebSockets and 2 event streams. A request has failed that got anything but what the baseline got; none is sent twice by the client. A stream has been cut that the server did not end properly, or that missed an event.`,
    `Who answers: besides, one client asks over a single kept connection, ${pauseMs} ms after each answer again, and notes the version. First new, last old and old answers after the acknowledgement are taken from these.`,
    `${ours}: \`deploy()\` to a stack that is up, with HAProxy in a container of its own; the old version is stopped and kept. The acknowledgement is that of the switch (\`setRoutes\`); all is done when the old version is drained and stopped and the receipt is there.`,
    `${swarm}: a service on a swarm of one node, updated by \`start-first\` with a parallelism of 1 and without delay, as \`docker service update\` does it. The acknowledgement is the update's state \`completed\`; all is done when no task of the old version runs.`,
    "Before the service stands HAProxy in a container of its own, as with ours, and not Swarm's routing mesh, which needs IPVS in the kernel. It is on the service's overlay network: names by DNS (`tasks.web`, mode `dnsrr`) twice a second, a check of the port each second of which three in a row have to fail, a connection to the app for each request, another server at the first of 3 retries where a connection fails.",
  ],
  limits: [
    "The two do not promise the same. A rolling update replaces one task after the other, so both versions answer for a while, and needs room for one more container; a blue-green deploy needs room for all of them twice, and keeps the old version as the way back. Swarm spreads its tasks over many nodes, which is not measured here. A stream may have to move twice there: first to the old task that is next.",
    "How long it takes Swarm follows from its health check (the first one comes after a whole interval), from one task after the other, twice here, and, until all is done, from the two seconds for which it takes a task out of DNS before it stops it. Ours starts all containers at once and asks them from the first moment on.",
    "Before each task Swarm asks for the image where it would be pulled from; here there is no network that leads there, which is refused at once.",
    "With the routing mesh, connections instead of requests are spread, and what Swarm does when a task ends may differ. It is not measured.",
    "Swarm's health check is a process in the container, as it has to be: `ls` of a file that the app writes once it listens. Those of the service go on while ours is measured.",
  ],
  prepare,
};

async function prepare({ signal }: { signal: AbortSignal }): Promise<Stage> {
  await using parts = new AsyncDisposableStack();
  const ground = parts.use(await startGround({ signal }));
  const rollers: Readonly<Record<string, Roller>> = {
    [ours]: parts.use(await startBlueGreen(ground, { signal })),
    [swarm]: parts.use(await startSwarm(ground, { signal })),
  };
  const { Version: engineVersion } = await ground.engine.docker.version();
  const kept = parts.move();
  let version = 0;
  return {
    contenders: benchmark.contenders.map((contender) =>
      contender.name === swarm ? { ...contender, version: `(Docker ${engineVersion})` } : contender,
    ),
    measure: async (run) => {
      const roller = rollers[run.contender];
      if (roller === undefined) throw new TypeError(`${run.contender} does not take part`);
      version += 1;
      return measure(run, { roller, ground, version: `v${version}` });
    },
    [Symbol.asyncDispose]: async () => kept.disposeAsync(),
  };
}

async function measure(
  { signal }: Run,
  { roller, ground, version }: { roller: Roller; ground: OwnGround; version: string },
): Promise<Sample> {
  const file = new URL("../children/rolling-load.ts", import.meta.url);
  await using load = await startChild<RollingLoadQuestion, RollingLoadAnswer>(file, {
    within: ground.inside,
  });
  await load.ask({ do: "begin", url: roller.url, rate, pauseMs }, { signal });
  const times = await roller.roll(version, { signal });
  await delay(settleMs, undefined, { signal });
  const { result, answers } = await load.ask({ do: "end" }, { signal });
  if (result === undefined || answers === undefined)
    throw new BenchError("child-failed", "The load has ended without a result");
  const seen = readAnswers(answers, version, times);
  return {
    sent: result.sent,
    failed: result.failed,
    opened: result.streamsOpened,
    cut: result.streamsCut,
    moved: result.streamsMoved,
    asked: seen.asked,
    old: seen.oldAnswers,
    new: seen.firstNewMs,
    only: seen.onlyNewMs,
    mixed: seen.mixedMs,
    ack: times.acknowledgedAt - times.commandAt,
    done: times.doneAt - times.commandAt,
    latency: result.p99Ms,
  };
}
