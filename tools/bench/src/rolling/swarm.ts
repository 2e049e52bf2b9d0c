import { setTimeout as delay } from "node:timers/promises";

import type { Engine } from "@hitless/runtime";

import { monotonicMs } from "../children/monotonic.ts";
import { BenchError } from "../errors.ts";
import type { OwnGround } from "./ground.ts";
import { isSettled, judgeUpdate, type Task, type UpdatedService } from "./judge-update.ts";
import { firstVersion, replicas, type Roller } from "./roller.ts";
import { serviceSpec } from "./service-spec.ts";
import { startFront } from "./swarm-front.ts";

const name = "web";
const network = "rolling-overlay";
const pollMs = 20;

type Docker = Engine["docker"];

/** A swarm of this engine alone, with a service behind HAProxy that is updated task by task. */
export async function startSwarm(
  ground: OwnGround,
  { signal }: { signal: AbortSignal },
): Promise<Roller> {
  const { engine, address, repository, tag, base } = ground;
  const { docker } = engine;
  await using parts = new AsyncDisposableStack();
  await docker.swarmInit({ ListenAddr: "127.0.0.1:2377", AdvertiseAddr: address });
  parts.defer(async () => void (await docker.swarmLeave({ force: true })));
  const overlay = await docker.createNetwork({
    Name: network,
    Driver: "overlay",
    Attachable: true,
  });
  parts.defer(async () => void (await overlay.remove()));
  const specOf = (version: string) =>
    serviceSpec({ name, image: `${repository}:${version}`, version, network });
  await docker.createService(specOf(firstVersion));
  parts.defer(async () => removeService(docker));
  await untilSettled(docker, signal);
  const front = await startFront(engine, { base, address, network, service: name, signal });
  parts.defer(async () => void (await docker.getContainer(front.id).remove({ force: true })));
  const kept = parts.move();
  return {
    url: front.url,
    async roll(version, { signal: stop }) {
      await tag(version);
      const commandAt = monotonicMs();
      await update(docker, specOf(version), stop);
      const acknowledgedAt = monotonicMs();
      await untilSettled(docker, stop);
      return { commandAt, acknowledgedAt, doneAt: monotonicMs() };
    },
    [Symbol.asyncDispose]: async () => kept.disposeAsync(),
  };
}

/** As `docker service update` does, which waits until the update is completed. */
async function update(docker: Docker, spec: object, signal: AbortSignal): Promise<void> {
  const service = docker.getService(name);
  const before = (await service.inspect()) as UpdatedService & { Version: { Index: number } };
  await service.update({ version: before.Version.Index, ...spec });
  for (;;) {
    const verdict = judgeUpdate((await service.inspect()) as UpdatedService, before);
    if (verdict.is === "completed") return;
    if (verdict.is === "failed") throw new BenchError("not-deployed", `Swarm: ${verdict.why}`);
    await delay(pollMs, undefined, { signal });
  }
}

async function untilSettled(docker: Docker, signal: AbortSignal): Promise<void> {
  const filters = JSON.stringify({ service: [name] });
  while (!isSettled((await docker.listTasks({ filters })) as Task[], replicas))
    await delay(pollMs, undefined, { signal });
}

/** With its containers, which keep the network for as long as they are there. */
async function removeService(docker: Docker): Promise<void> {
  await docker.getService(name).remove();
  const filters = JSON.stringify({ label: [`com.docker.swarm.service.name=${name}`] });
  const limit = AbortSignal.timeout(30_000);
  while ((await docker.listContainers({ all: true, filters })).length > 0)
    await delay(100, undefined, { signal: limit });
}
