import { haproxyProxy, type HaproxyProxy, type Proxy, ProxyError } from "@hitless/proxy";
import { sessionCommand } from "@hitless/proxy/image";
import type { Engine, Instance, Runtime } from "@hitless/runtime";

import type { WorkOptions } from "../infrastructure.ts";
import type { Stack } from "../stack.ts";
import { projectLabels, specLabel } from "./labels.ts";
import { proxyImage } from "./proxy-image.ts";
import { proxySpec } from "./proxy-spec.ts";

interface Parts {
  engine: Engine;
  runtime: Runtime;
}

/** Until HAProxy has let its requests in flight end. */
const stopGraceMs = 75_000;

/** Makes and starts the proxy's container where it is missing. One that runs is left as it is. */
export async function ensureProxyContainer(
  { engine, runtime }: Parts,
  stack: Stack,
  options: WorkOptions,
): Promise<void> {
  const found = await findContainer(runtime, stack);
  if (found?.state.is === "running") return;
  if (found === undefined) {
    const spec = proxySpec(stack, await proxyImage(engine, stack, options));
    await runtime.create(spec);
  }
  const id = found?.id ?? proxySpec(stack, "").id;
  options.onProgress(`starting ${id}`);
  await runtime.start(id, { signal: options.signal });
}

/** Whether the proxy's container was made from other settings than the stack file has now. */
export async function isProxyOutdated(
  { engine, runtime }: Parts,
  stack: Stack,
  options: WorkOptions,
): Promise<boolean> {
  const found = await findContainer(runtime, stack);
  if (found === undefined) return false;
  const spec = proxySpec(stack, await proxyImage(engine, stack, options));
  return spec.labels[specLabel] !== found.labels[specLabel];
}

/**
 * The proxy in its container, spoken to by exec through the engine, and so wherever the engine is. Its
 * listeners are told as the engine publishes them.
 */
export function proxyInContainer(parts: Parts, stack: Stack): HaproxyProxy {
  const proxy = haproxyProxy({ connect: async (signal) => connect(parts, stack, signal) });
  const publish = async <T extends Awaited<ReturnType<Proxy["observe"]>>>(seen: T): Promise<T> => ({
    ...seen,
    listeners: await published(parts, stack, seen.listeners),
  });
  return {
    ...proxy,
    apply: async (config) => publish(await proxy.apply(config)),
    observe: async () => publish(await proxy.observe()),
    async stop({ signal } = {}) {
      await proxy.close();
      const found = await findContainer(parts.runtime, stack);
      if (found === undefined) return;
      await parts.runtime.stop(found.id, { graceMs: stopGraceMs, ...(signal && { signal }) });
    },
  };
}

async function connect({ engine, runtime }: Parts, stack: Stack, signal: AbortSignal) {
  const found = await findContainer(runtime, stack);
  if (found === undefined) {
    throw new ProxyError(
      "not-running",
      `${stack.name} has no proxy at ${engine.address} yet; "up" makes it`,
    );
  }
  if (found.state.is !== "running") await runtime.start(found.id, { signal });
  return engine.exec(found.id, sessionCommand, { signal });
}

async function findContainer(runtime: Runtime, { project }: Stack): Promise<Instance | undefined> {
  return (await runtime.list(projectLabels(project, "proxy")))[0];
}

async function published(
  { engine, runtime }: Parts,
  stack: Stack,
  listeners: Awaited<ReturnType<Proxy["observe"]>>["listeners"],
) {
  const found = await findContainer(runtime, stack);
  if (found === undefined) return listeners;
  const { NetworkSettings } = await engine.docker.getContainer(found.id).inspect();
  return listeners.map((listener) => {
    const [binding] = NetworkSettings.Ports[`${listener.port}/tcp`] ?? [];
    if (binding === undefined) return listener;
    return { ...listener, host: binding.HostIp, port: Number(binding.HostPort) };
  });
}
