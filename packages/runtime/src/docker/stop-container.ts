import type Dockerode from "dockerode";
import { RuntimeError } from "../errors.ts";
import type { StopOptions } from "../runtime.ts";
import { statusOf, tell } from "./ask.ts";
import { stopsBySignal } from "./create-container.ts";
import type { Engine } from "./engine.ts";

/** Time from SIGKILL until this gives up. */
const killMs = 15_000;

/**
 * Stops a container; nothing happens where it does not run. The engine itself sends the signal, waits and
 * kills, so this goes on where the deployer dies or gives up; and it does not start the container again.
 * @throws {RuntimeError} `cannot-stop`, `engine`, `no-engine`.
 */
export async function stopContainer(
  engine: Engine,
  found: Dockerode.ContainerInspectInfo,
  { signalName, graceMs = 10_000, signal }: StopOptions = {},
): Promise<void> {
  // The engine counts seconds.
  const t = Math.ceil(graceMs / 1_000);
  // The library's types have not got it.
  const config: object & { StopSignal?: string } = found.Config;
  const { StopSignal: ownSignal = "SIGTERM" } = config;
  const limit = { signal, limitMs: t * 1_000 + killMs };
  if (signalName === undefined || signalName === ownSignal || !found.State.Running) {
    return stop(engine, found, { t }, limit);
  }
  if (stopsBySignal(engine)) return stop(engine, found, { t, signal: signalName }, limit);
  await signalAndStop(engine, found, signalName, { t, ...limit });
}

interface Limit {
  signal: AbortSignal | undefined;
  limitMs: number;
}

async function stop(
  engine: Engine,
  { Id, Name }: Dockerode.ContainerInspectInfo,
  query: { t: number; signal?: string },
  { signal, limitMs }: Limit,
): Promise<void> {
  const started = performance.now();
  try {
    await tell(
      engine,
      `stop instance ${Name.slice(1)}`,
      async (abortSignal) => engine.docker.getContainer(Id).stop({ ...query, abortSignal }),
      { signal, limitMs, codes: { 404: "not-found" } },
    );
  } catch (error) {
    if (statusOf(error) === 304) return;
    if (statusOf(error) !== undefined || performance.now() - started < limitMs) throw error;
    throw new RuntimeError(
      "cannot-stop",
      `instance ${Name.slice(1)} still runs ${killMs} ms after SIGKILL: the kernel holds it, or the engine hangs`,
      { cause: error },
    );
  }
}

/**
 * For engines whose stop knows the container's own signal only. They would start the container again
 * after another one, so its restart policy is taken away in between.
 */
async function signalAndStop(
  engine: Engine,
  found: Dockerode.ContainerInspectInfo,
  signalName: string,
  { t, signal, limitMs }: Limit & { t: number },
): Promise<void> {
  const container = engine.docker.getContainer(found.Id);
  const what = `stop instance ${found.Name.slice(1)}`;
  const policy = found.HostConfig.RestartPolicy ?? { Name: "no" };
  const restarts = policy.Name !== "no" && policy.Name !== "";
  const setPolicy = async (RestartPolicy: Dockerode.HostRestartPolicy): Promise<void> => {
    await tell(engine, what, async () => container.update({ RestartPolicy }));
  };
  if (restarts) await setPolicy({ Name: "no" });
  try {
    // Asked before the signal, or an end that comes at once is missed.
    const ended = tell(
      engine,
      what,
      async (abortSignal) => container.wait({ condition: "not-running", abortSignal }),
      { signal, limitMs: Math.max(1, t * 1_000) },
    ).catch(() => undefined);
    await tell(engine, what, async (abortSignal) =>
      container.kill({ signal: signalName, abortSignal }),
    ).catch(ignoreEnded);
    await ended;
    signal?.throwIfAborted();
    await stop(engine, found, { t: 0 }, { signal, limitMs });
  } finally {
    if (restarts) await setPolicy(policy);
  }
}

/** It may have ended by itself just before. */
function ignoreEnded(error: unknown): void {
  if (statusOf(error) !== 409 && statusOf(error) !== 500) throw error;
}
