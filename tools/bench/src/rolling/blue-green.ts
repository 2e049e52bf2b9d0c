import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { deploy, down, openMeans, readStackFile, status, up } from "@hitless/blue-green";

import { monotonicMs } from "../children/monotonic.ts";
import { BenchError } from "../errors.ts";
import { timedSwitch } from "../parts/timed-switch.ts";
import type { OwnGround } from "./ground.ts";
import {
  appPort,
  firstVersion,
  graceSeconds,
  healthDeadlineSeconds,
  healthEveryMs,
  replicas,
} from "./roller.ts";
import type { Roller } from "./roller.ts";

/** A stack behind HAProxy below our supervisor, whose color changes with each version. */
export async function startBlueGreen(
  { host, repository, tag, base, address }: OwnGround,
  { signal }: { signal: AbortSignal },
): Promise<Roller> {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-"));
  parts.defer(async () => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "compose.yaml");
  await writeFile(file, stackFile);
  const stackOf = async (version: string) => {
    const variables = { IMAGE: repository, VERSION: version, BASE: base, ADDRESS: address };
    return readStackFile(file, { variables, project: "rolling" });
  };
  const first = await stackOf(firstVersion);
  const means = parts.use(await openMeans(first, { host, signal }));
  parts.defer(async () => void (await down(first, { ...means, waitMs: 30_000, volumes: true })));
  await up(first, { ...means, signal });
  const { address: url } = await status(first, means);
  if (url === undefined) throw new BenchError("not-started", "The stack does not serve");
  const kept = parts.move();
  return {
    url: `${url}/`,
    async roll(version, { signal: stop }) {
      await tag(version);
      const stack = await stackOf(version);
      const switching = timedSwitch(means.proxy);
      const commandAt = monotonicMs();
      const { outcome } = await deploy(stack, { ...means, proxy: switching.proxy, signal: stop });
      const [doneAt, performanceAt] = [monotonicMs(), performance.now()];
      stop.throwIfAborted();
      if (outcome.is !== "deployed") throw new BenchError("not-deployed", JSON.stringify(outcome));
      const acknowledgedAt = doneAt - (performanceAt - switching.endedAt());
      return { commandAt, acknowledgedAt, doneAt };
    },
    [Symbol.asyncDispose]: async () => kept.disposeAsync(),
  };
}

const stackFile = `
services:
  web:
    image: \${IMAGE}:\${VERSION}
    environment: { HOST: 0.0.0.0, PORT: "${appPort}", VERSION: "\${VERSION}" }
    deploy: { replicas: ${replicas} }
    init: true
    stop_grace_period: ${graceSeconds}s
    x-hitless:
      port: ${appPort}
      health: { path: /, successes: 1, interval: ${healthEveryMs}ms, timeout: 2s, deadline: ${healthDeadlineSeconds}s }
      drain: ${graceSeconds}s
      watch: 0s
      keep: stopped
x-hitless:
  listen: \${ADDRESS}:0
  proxy: { base: "\${BASE}" }
`;
