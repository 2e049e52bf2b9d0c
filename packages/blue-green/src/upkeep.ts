import type { ProxyConfig, ProxyObservation } from "@hitless/proxy";

import { abandonedBy } from "./abandoned-by.ts";
import { BlueGreenError } from "./errors.ts";
import { acquireLock } from "./lock.ts";
import { lockPlaceOf, type Means } from "./means.ts";
import { observeProxy } from "./observe.ts";
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
 * Does something to a stack's proxy under the stack's lock. `work` is told what the proxy serves, and calls
 * `mayChange` right before it changes anything.
 * @throws {BlueGreenError} `nothing-live` where there is no proxy yet; `interrupted` with nothing changed;
 * `abandoned`, `timed-out`, `lock-lost`
 */
export async function upkeep<Result>(
  stack: Stack,
  { waitMs = 0, signal, abandon, ...means }: UpkeepOptions,
  work: (seen: ProxyObservation, mayChange: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  await using lock = await acquireLock(lockPlaceOf(stack, means), {
    command: "proxy",
    limitMs: totalLimitMs(stack),
    waitMs,
    ...(signal && { signal }),
  });
  const stop = abandonedBy(lock, abandon);
  return await unlessAbandoned(stop, async () =>
    work(await observeServing(stack, means), async () => {
      await lock.check();
      stop.throwIfAborted();
      if (signal?.aborted)
        throw new BlueGreenError("interrupted", "interrupted before anything was changed");
    }),
  );
}

export function receiptOf(
  stack: Stack,
  { listeners }: Pick<ProxyConfig, "listeners">,
): UpkeepReceipt {
  return {
    stack: stack.name,
    listeners: listeners.map(({ host, port }) => `${host}:${port}`),
    certificates: listeners.flatMap(({ tls }) => (tls?.certificates ?? []).map(({ name }) => name)),
  };
}

async function observeServing(
  { name }: Stack,
  { proxy }: Pick<Means, "proxy">,
): Promise<ProxyObservation> {
  const seen = await observeProxy(proxy);
  if (seen !== undefined && seen.routes.length > 0) return seen;
  throw new BlueGreenError("nothing-live", `${name} has no proxy that serves yet; use "up"`);
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
