import { setTimeout as delay } from "node:timers/promises";

import {
  haproxyProxy,
  type HaproxyProxy,
  type Listener,
  ProxyError,
  type ProxyObservation,
} from "@hitless/proxy";
import { sessionCommand } from "@hitless/proxy/image";
import {
  type Engine,
  type ExecSession,
  type Instance,
  publishedPorts,
  type PublishedAddress,
  type Runtime,
  RuntimeError,
} from "@hitless/runtime";

import { BlueGreenError } from "../errors.ts";
import type { WorkOptions } from "../infrastructure.ts";
import type { Stack } from "../stack.ts";
import { projectLabels, specLabel } from "./labels.ts";
import { proxyImage } from "./proxy-image.ts";
import { proxyContainerName, proxySpec } from "./proxy-spec.ts";

type PublishedPorts = ReadonlyMap<number, PublishedAddress>;

interface Parts {
  engine: Engine;
  runtime: Runtime;
}

/** Until HAProxy has let its requests in flight end. */
const stopGraceMs = 75_000;
/** How long a container that is just being started again is waited for. */
const restartMs = 10_000;
const pollMs = 200;

/** Makes and starts the proxy's container where it is missing. One that runs is left as it is. */
export async function ensureProxyContainer(
  { engine, runtime }: Parts,
  stack: Stack,
  options: WorkOptions,
): Promise<void> {
  const found = await findContainer(runtime, stack);
  if (found?.state.is === "running") return;
  const spec = proxySpec(stack, await proxyImage(engine, stack, options));
  // One that does not run keeps nobody waiting: it may have been made for a port that is taken.
  if (found !== undefined && found.labels[specLabel] !== spec.labels[specLabel])
    await runtime.remove(found.id);
  await runtime.create(spec);
  options.onProgress(`starting ${spec.id}`);
  await runtime.start(spec.id, { signal: options.signal });
}

/**
 * The proxy in its container, spoken to by exec through the engine, and so wherever the engine is. Its
 * listeners are told as the engine publishes them.
 */
export function proxyInContainer(parts: Parts, stack: Stack): HaproxyProxy {
  const proxy = haproxyProxy({ connect: async (signal) => connect(parts, stack, signal) });
  const publish = async (asked: Promise<ProxyObservation>): Promise<ProxyObservation> => {
    const [seen, ports] = await Promise.all([
      asked,
      publishedPorts(parts.engine, proxyContainerName(stack)),
    ]);
    return { ...seen, listeners: asPublished(seen.listeners, ports) };
  };
  return {
    ...proxy,
    async apply(config) {
      const ports = await publishedPorts(parts.engine, proxyContainerName(stack));
      const listeners = reachable(stack, config.listeners, ports);
      return publish(proxy.apply({ ...config, listeners }));
    },
    observe: async () => publish(proxy.observe()),
    async stop({ signal } = {}) {
      await proxy.close();
      const found = await findContainer(parts.runtime, stack);
      if (found === undefined) return;
      await parts.runtime.stop(found.id, { graceMs: stopGraceMs, ...(signal && { signal }) });
    },
  };
}

async function connect(
  { engine, runtime }: Parts,
  stack: Stack,
  signal: AbortSignal,
): Promise<ExecSession> {
  const found = await findContainer(runtime, stack);
  if (found === undefined) {
    throw new ProxyError(
      "not-running",
      `${stack.name} has no proxy at ${engine.address} yet; "up" makes it`,
    );
  }
  // The session outlives the call that opened it, and so the limit of that call.
  const opening = new AbortController();
  const onAbort = (): void => opening.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await execOnceRunning({ engine, runtime }, found.id, opening.signal);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** The engine may just be starting the container again. */
async function execOnceRunning(
  { engine, runtime }: Parts,
  id: string,
  signal: AbortSignal,
): Promise<ExecSession> {
  const giveUpAt = performance.now() + restartMs;
  for (;;) {
    try {
      await runtime.start(id, { signal });
      return await engine.exec(id, sessionCommand, { signal });
    } catch (cause) {
      const isBetween = cause instanceof RuntimeError && cause.code === "cannot-start";
      if (!isBetween || performance.now() >= giveUpAt) throw cause;
      await delay(pollMs, undefined, { signal });
    }
  }
}

async function findContainer(runtime: Runtime, { project }: Stack): Promise<Instance | undefined> {
  return (await runtime.list(projectLabels(project, "proxy")))[0];
}

function asPublished(listeners: readonly Listener[], ports: PublishedPorts): Listener[] {
  return listeners.map((listener) => ({ ...listener, ...ports.get(listener.port) }));
}

/** What clients reach. The container's ports are those that it was made with. */
function reachable(
  { file }: Stack,
  listeners: readonly Listener[],
  ports: PublishedPorts,
): Listener[] {
  const hidden = listeners.find(({ port }) => !ports.has(port));
  if (hidden !== undefined) {
    throw new BlueGreenError(
      "stack-file",
      `${file}: the proxy's container was made without port ${hidden.port} (${hidden.name}); ` +
        'to publish it, take the stack down and bring it up again ("down", then "up")',
    );
  }
  const secure = listeners.find(({ tls }) => tls !== undefined);
  const securePort = ports.get(secure?.port ?? 0)?.port;
  return listeners.map((listener) =>
    listener.redirectToPort === 0 && securePort !== undefined
      ? { ...listener, redirectToPort: securePort }
      : listener,
  );
}
