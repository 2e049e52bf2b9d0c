import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

import type { Engine } from "@hitless/runtime";

/** Tells when containers have changed. */
export interface EngineWatch {
  /** Resolves at the next change, after a while at the latest, or at the signal. */
  changed(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Changes that come together are looked at together. */
const settleMs = 50;

/** Follows what the engine tells about the containers with a label; connects again when it breaks. */
export function watchEngine(
  engine: Engine,
  { label, pollMs = 2_000 }: { label: string; pollMs?: number },
): EngineWatch {
  const closing = new AbortController();
  let wake = new AbortController();

  async function follow(): Promise<void> {
    const event = ["start", "die", "health_status"];
    const stream = await engine.docker.getEvents({
      filters: { type: ["container"], label: [label], event },
      abortSignal: closing.signal,
    });
    await new Promise((resolve) => {
      closing.signal.addEventListener("abort", resolve, { once: true });
      stream
        .on("data", () => wake.abort())
        .once("end", resolve)
        .once("error", resolve);
      stream.once("close", resolve);
    });
    if (stream instanceof Readable) stream.destroy();
  }

  async function keepFollowing(): Promise<void> {
    while (!closing.signal.aborted) {
      // What was missed meanwhile, the next look sees.
      await follow().catch(() => undefined);
      await delay(pollMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  const following = keepFollowing();
  return {
    async changed(signal) {
      const either = AbortSignal.any([signal, wake.signal]);
      await delay(pollMs, undefined, { signal: either }).catch(() => undefined);
      await delay(settleMs, undefined, { signal }).catch(() => undefined);
      wake = new AbortController();
    },
    async close() {
      closing.abort();
      await following;
    },
  };
}
