import type { ProxyConfig } from "@hitless/proxy";

import { abandonedBy } from "./abandoned-by.ts";
import { BlueGreenError } from "./errors.ts";
import { backendsOf, listenersOf, routeOf } from "./front-config.ts";
import { acquireLock, type Lock } from "./lock.ts";
import { lockPlaceOf, type Means } from "./means.ts";
import { observeProxy } from "./observe.ts";
import { plainConfig } from "./servers.ts";
import { type Stack, totalLimitMs } from "./stack.ts";

export interface UpkeepOptions extends Means {
  /** How long to wait for another deployer. @default 0 */
  waitMs?: number;
  /** Ends it in good order: before the proxy is given anything. What it is being given, it gets. */
  signal?: AbortSignal;
  /** Ends it at once; whether the proxy has all of it is not known then. */
  abandon?: AbortSignal;
}

/** What the proxy was given. */
export interface UpkeepReceipt {
  stack: string;
  /** `host:port` of each. */
  listeners: readonly string[];
  /** Names of the certificates. */
  certificates: readonly string[];
}

/**
 * Gives the proxy its listeners, certificates, settings and rules for requests as the stack file has them,
 * and leaves alone where traffic goes. Certificates alone are changed without a reload.
 * @param stacks - the apps of one stack file
 * @throws {BlueGreenError} `nothing-live` where there is no proxy yet; `interrupted` with nothing changed;
 * `abandoned`, `timed-out`
 * @throws {ProxyError} `invalid`: then the proxy serves as before
 */
export async function renewProxy(
  stacks: readonly [Stack, ...Stack[]],
  { waitMs = 0, signal, abandon, ...means }: UpkeepOptions,
): Promise<UpkeepReceipt> {
  const [stack] = stacks;
  await using lock = await lockFor(stack, { means, waitMs, signal });
  const stop = abandonedBy(lock, abandon);
  return await unlessAbandoned(stop, async () => {
    const config = await wantedConfig(stacks, means);
    await lock.check();
    stop.throwIfAborted();
    if (signal?.aborted)
      throw new BlueGreenError("interrupted", "interrupted before anything was changed");
    return receiptOf(stack, await means.proxy.apply(config));
  });
}

async function wantedConfig(
  stacks: readonly [Stack, ...Stack[]],
  { proxy }: Pick<Means, "proxy">,
): Promise<ProxyConfig> {
  const [stack] = stacks;
  const seen = await observeProxy(proxy);
  if (seen === undefined || seen.routes.length === 0) {
    throw new BlueGreenError(
      "nothing-live",
      `${stack.name} has no proxy that serves yet; use "up"`,
    );
  }
  return renewed(plainConfig(seen), stacks);
}

/** A proxy's answer cannot be called back; who stops at once does not wait for it. */
async function unlessAbandoned<Result>(
  abandon: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const stopped = Promise.withResolvers<never>();
  const onAbort = (): void => stopped.reject(brokenOff(abandon.reason));
  abandon.addEventListener("abort", onAbort, { once: true });
  try {
    if (abandon.aborted) throw brokenOff(abandon.reason);
    return await Promise.race([work(), stopped.promise]);
  } finally {
    abandon.removeEventListener("abort", onAbort);
  }
}

function brokenOff(reason: unknown): BlueGreenError {
  const why = reason instanceof BlueGreenError ? reason : undefined;
  return new BlueGreenError(
    why?.code ?? "abandoned",
    `${why?.message ?? "stopped at once"}; whether the proxy has what the stack file says is not known: ` +
      "run the same command again",
    { cause: reason },
  );
}

function receiptOf(stack: Stack, { listeners }: Pick<ProxyConfig, "listeners">): UpkeepReceipt {
  return {
    stack: stack.name,
    listeners: listeners.map(({ host, port }) => `${host}:${port}`),
    certificates: listeners.flatMap(({ tls }) => (tls?.certificates ?? []).map(({ name }) => name)),
  };
}

/** The config with all but the servers and the targets as the stack files have it. */
function renewed(config: ProxyConfig, stacks: readonly [Stack, ...Stack[]]): ProxyConfig {
  const [first] = stacks;
  const routes = config.routes.map((route) => {
    const stack = stacks.find(({ service }) => service === route.route);
    return stack === undefined ? route : { ...routeOf(stack), to: route.to };
  });
  const wanted = stacks.flatMap((stack) => backendsOf(stack));
  const backends = config.backends.map((backend) => {
    const health = wanted.find(({ name }) => name === backend.name)?.health ?? backend.health;
    return { ...backend, ...(health && { health }) };
  });
  return {
    listeners: listenersOf(first),
    routes,
    backends,
    settings: first.project.proxy.settings,
  };
}

async function lockFor(
  stack: Stack,
  options: { means: Means; waitMs: number; signal: AbortSignal | undefined },
): Promise<Lock> {
  const { means, waitMs, signal } = options;
  return acquireLock(lockPlaceOf(stack, means), {
    command: "proxy",
    limitMs: totalLimitMs(stack),
    waitMs,
    ...(signal && { signal }),
  });
}
