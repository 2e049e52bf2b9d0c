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
