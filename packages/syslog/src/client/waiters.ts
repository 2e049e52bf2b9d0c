import { longestTimerMs } from "./longest-timer.ts";

/** Promises for conditions that are looked at when something has changed. */
export interface Waiters {
  /**
   * Resolves with true once a condition holds, with false after `timeoutMs`.
   *
   * @throws the reason of the signal when it aborts.
   */
  until(condition: () => boolean, limits?: WaitLimits): Promise<boolean>;
  /** Looks at all conditions. */
  check(this: void): void;
}

export interface WaitLimits {
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

interface Waiter {
  condition: () => boolean;
  resolve: (holds: boolean) => void;
}

/** Makes an empty list of them. */
export function createWaiters(): Waiters {
  const waiters = new Set<Waiter>();
  return {
    async until(condition, { timeoutMs, signal } = {}) {
      signal?.throwIfAborted();
      if (condition()) return true;
      const { promise, resolve, reject } = Promise.withResolvers<boolean>();
      const waiter = { condition, resolve };
      waiters.add(waiter);
      const onAbort = () => reject(reasonOf(signal));
      signal?.addEventListener("abort", onAbort);
      const timer =
        timeoutMs === undefined
          ? undefined
          : setTimeout(resolve, Math.min(timeoutMs, longestTimerMs), false);
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        waiters.delete(waiter);
      }
    },
    check() {
      if (waiters.size === 0) return;
      for (const { condition, resolve } of waiters) if (condition()) resolve(true);
    },
  };
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}
