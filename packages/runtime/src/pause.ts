import { setTimeout as delay } from "node:timers/promises";

/** Waits. An abort rejects with the signal's own reason. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, signal && { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** What the promise resolves with, or undefined where the limit or an abort comes first. */
export async function within<T>(
  limitMs: number,
  promise: Promise<T>,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const over = new AbortController();
  const stop = signal ? AbortSignal.any([over.signal, signal]) : over.signal;
  const late = pause(limitMs, stop).catch(() => undefined);
  try {
    return await Promise.race([promise, late.then(() => undefined)]);
  } finally {
    // A timer that is left would keep the program from ending.
    over.abort();
  }
}
