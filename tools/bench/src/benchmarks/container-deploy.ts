import { deploy, type DeployReceipt, rollback } from "@hitless/blue-green";
import { waitUntilHealthy } from "@hitless/runtime";

import type { Benchmark, Run, Sample, Stage } from "../benchmark.ts";
import { BenchError } from "../errors.ts";
import {
  appPort,
  type ContainerSite,
  type Keep,
  startContainerSite,
} from "../parts/container-site.ts";
import { pollMs } from "../parts/site.ts";
import { timedSwitch } from "../parts/timed-switch.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/blue-green";
const floor = "container start";
const keeps: Readonly<Record<string, Keep>> = {
  "the old version stopped": "stopped",
  "the old version kept running": "running",
};

/** A deploy on a Docker engine beside the start of a container, below which nothing can go. */
export const benchmark: Benchmark = {
  title: "A blue-green deploy of containers beyond container start",
  question:
    "How much longer does a deploy on a Docker engine take than creating and starting the container and getting its first healthy answer, and how long does a rollback take?",
  contenders: [
    { name: ours, version: packageVersion(ours), role: "ours" },
    { name: floor, version: `(Node.js ${process.version.slice(1)})`, role: "floor" },
  ],
  cases: Object.keys(keeps),
  figures: [
    { key: "serves", label: "until the new version serves", unit: "ms", better: "lower" },
    { key: "switch", label: "switch, call to acknowledgement", unit: "ms", better: "lower" },
    { key: "done", label: "until all is done", unit: "ms", better: "lower" },
    { key: "back", label: "rollback, until the old one serves", unit: "ms", better: "lower" },
    { key: "backDone", label: "rollback, until all is done", unit: "ms", better: "lower" },
  ],
  defaults: { rounds: 9 },
  method: [
    `${floor}: a container is created and started by the same calls of the engine's API (dockerode), on the same network, with an init process as well, and asked from this host every ${pollMs} ms, each time on a new connection, until the first good answer.`,
    `${ours}: \`deploy()\` of the same image to a stack that is up, with HAProxy in a container of its own; one instance, one good answer straight and one through the preview, asked in the same way every ${pollMs} ms, no watch. It serves when the proxy has acknowledged the switch (\`setRoutes\`); all is done when the old version is drained and, unless it is kept running, stopped, and the receipt is there.`,
    "After each deploy comes a `rollback()`, which is the same with a version that is there: it is started again where it was stopped, proved healthy, and switched to.",
    "Each deploy and each rollback ended well, checked by asking which release answers; anything else ends the benchmark.",
  ],
  limits: [
    "The deployer is a program that runs already. As a command the start of Node.js comes on top, once per deploy.",
    "Where the old version is kept running, a deploy first stops the one before it, whose color it needs.",
    "The image is on the engine already. Building, pushing and pulling take what they take.",
    "The deployer asks through the engine's API, in a session inside the proxy's container, as it does where that is all it can reach; the floor asks the container straight.",
    "There is no traffic meanwhile; with requests in flight the drain lasts as long as they do.",
  ],
  prepare,
};

async function prepare({ signal }: { signal: AbortSignal }): Promise<Stage> {
  await using parts = new AsyncDisposableStack();
  const sites = new Map<string, ContainerSite>();
  for (const [each, keep] of Object.entries(keeps))
    sites.set(each, parts.use(await startContainerSite(keep, { signal })));
  const kept = parts.move();
  let version = 0;
  return {
    measure: async (run) => {
      const site = sites.get(run.case);
      if (site === undefined) throw new TypeError(`There is no case ${run.case}`);
      if (run.contender === floor) return measureStart(run, site);
      version += 1;
      return measureDeploy(run, site, String(version));
    },
    [Symbol.asyncDispose]: async () => kept.disposeAsync(),
  };
}

async function measureStart(
  { signal }: Run,
  { engine, image, network }: ContainerSite,
): Promise<Sample> {
  const startedAt = performance.now();
  const container = await engine.docker.createContainer({
    Image: image,
    Env: ["HOST=0.0.0.0", `PORT=${appPort}`],
    HostConfig: { NetworkMode: network, Init: true },
  });
  try {
    await container.start();
    const { NetworkSettings: settings } = await container.inspect();
    const address = settings.Networks[network]?.IPAddress ?? "";
    await waitUntilHealthy(
      { url: `http://${address}:${appPort}/` },
      { successes: 1, everyMs: pollMs, deadlineMs: 20_000, signal },
    );
    return { serves: performance.now() - startedAt };
  } finally {
    await container.remove({ force: true });
  }
}

async function measureDeploy(
  { signal }: Run,
  site: ContainerSite,
  version: string,
): Promise<Sample> {
  const stack = await site.stackOf(version);
  const switching = timedSwitch(site.means.proxy);
  const means = { ...site.means, proxy: switching.proxy, signal };
  const startedAt = performance.now();
  check(await deploy(stack, means), signal);
  const doneAt = performance.now();
  const servesAt = switching.endedAt();
  const switchMs = servesAt - switching.startedAt();

  const backStartedAt = performance.now();
  check(await rollback(stack, means), signal);
  return {
    serves: servesAt - startedAt,
    switch: switchMs,
    done: doneAt - startedAt,
    back: switching.endedAt() - backStartedAt,
    backDone: performance.now() - backStartedAt,
  };
}

function check({ outcome, to }: DeployReceipt, signal: AbortSignal): void {
  signal.throwIfAborted();
  if (outcome.is === "deployed") return;
  const why = "reason" in outcome ? `: ${outcome.reason.summary}` : "";
  throw new BenchError("not-deployed", `To ${to.release}: ended as ${outcome.is}${why}`);
}
