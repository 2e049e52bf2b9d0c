import { spawn } from "node:child_process";
import { once } from "node:events";

import { deploy, type DeployReceipt } from "@hitless/blue-green";
import { waitUntilHealthy } from "@hitless/runtime";

import type { Benchmark, Run, Sample, Stage } from "../benchmark.ts";
import { BenchError } from "../errors.ts";
import { freePort } from "../parts/free-port.ts";
import { appCommand, pollMs, type Site, startSite } from "../parts/site.ts";
import { timedSwitch } from "../parts/timed-switch.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/blue-green";
const floor = "process start";
const startTimesMs: Readonly<Record<string, number>> = {
  "app ready at once": 0,
  "app ready after 1 s": 1000,
};

/** A deploy beside the start of the app and its first healthy answer, below which nothing can go. */
export const benchmark: Benchmark = {
  title: "A blue-green deploy beyond process start",
  question:
    "How much longer does a deploy take than starting the app and getting its first healthy answer, which is the floor for everything that deploys?",
  contenders: [
    { name: ours, version: packageVersion(ours), role: "ours" },
    { name: floor, version: `(Node.js ${process.version.slice(1)})`, role: "floor" },
  ],
  cases: Object.keys(startTimesMs),
  figures: [
    { key: "serves", label: "until the new version serves", unit: "ms", better: "lower" },
    { key: "switch", label: "switch, call to acknowledgement", unit: "ms", better: "lower" },
    { key: "done", label: "until all is done", unit: "ms", better: "lower" },
    { key: "cpu", label: "CPU of the deployer", unit: "ms per deploy", better: "lower" },
  ],
  defaults: { rounds: 15 },
  method: [
    `${floor}: the app is started with \`child_process.spawn\`, and asked every ${pollMs} ms, each time on a new connection, until the first good answer. The app is a plain Node.js server in JavaScript.`,
    `${ours}: \`deploy()\` of the same app to a stack that is up on plain processes and the embedded proxy; one instance, one good answer straight and one through the preview, asked in the same way every ${pollMs} ms, no watch. It serves when the proxy has acknowledged the switch (\`setRoutes\`); all is done when the old version is drained and stopped and the receipt is there.`,
    "CPU: user and kernel time (`process.cpuUsage`) of the process that deploys, or that starts and asks. What runs as a process of its own (app, proxy) is not in it.",
    "Each deploy ended as deployed, checked by asking which release answers; anything else ends the benchmark.",
  ],
  limits: [
    "The deployer is a program that runs already. As a command the start of Node.js comes on top, once per deploy.",
    "By default three good answers 250 ms apart are asked for, twice, and the new version is watched for 30 s: all of that time is a choice and is left out here.",
    "An app that takes longer to be ready is asked more often, which is most of the CPU time of the deployer in that case.",
    "There is no traffic meanwhile; with requests in flight the drain lasts as long as they do.",
  ],
  prepare,
};

async function prepare({ signal }: { signal: AbortSignal }): Promise<Stage> {
  const site = await startSite({ signal });
  let version = 0;
  return {
    measure: async (run) => {
      if (run.contender === floor) return measureStart(run);
      version += 1;
      return measureDeploy(run, site, String(version));
    },
    [Symbol.asyncDispose]: async () => site[Symbol.asyncDispose](),
  };
}

async function measureStart({ case: each, signal }: Run): Promise<Sample> {
  const port = await freePort();
  const [program, ...args] = appCommand;
  const environment = {
    PORT: String(port),
    HOST: "127.0.0.1",
    READY_AFTER_MS: String(startTimesMs[each] ?? 0),
  };
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const child = spawn(program, args, { env: environment, stdio: "ignore" });
  try {
    await waitUntilHealthy(
      { url: `http://127.0.0.1:${port}/` },
      { successes: 1, everyMs: pollMs, deadlineMs: 20_000, signal },
    );
    return { serves: performance.now() - startedAt, cpu: cpuSince(cpuBefore) };
  } finally {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
}

async function measureDeploy(
  { case: each, signal }: Run,
  site: Site,
  version: string,
): Promise<Sample> {
  const { runtime, proxy } = site;
  const stack = await site.stackOf(version, startTimesMs[each] ?? 0);
  const switching = timedSwitch(proxy);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const receipt = await deploy(stack, { runtime, proxy: switching.proxy, signal });
  const doneAt = performance.now();
  signal.throwIfAborted();
  checkDeployed(receipt);
  return {
    serves: switching.endedAt() - startedAt,
    switch: switching.endedAt() - switching.startedAt(),
    done: doneAt - startedAt,
    cpu: cpuSince(cpuBefore),
  };
}

function checkDeployed({ outcome, to }: DeployReceipt): void {
  if (outcome.is === "deployed") return;
  const why = "reason" in outcome ? `: ${outcome.reason.summary}` : "";
  throw new BenchError("not-deployed", `The deploy of ${to.release} ended as ${outcome.is}${why}`);
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
