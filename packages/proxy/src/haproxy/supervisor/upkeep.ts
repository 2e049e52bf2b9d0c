import { setTimeout as delay } from "node:timers/promises";

import { hostsOf, refresh } from "./commit.ts";
import type { Core } from "./core.ts";
import { count } from "./observe.ts";
import type { Queue } from "./queue.ts";

/** Follows what host names stand for, and what workers counted before they end. Returns what ends it. */
export function upkeep(
  core: Core,
  { queue, everyMs }: { queue: Queue; everyMs: number },
): () => void {
  const stop = new AbortController();
  const { signal } = stop;

  async function turn(): Promise<void> {
    if (!core.isServing) return;
    if (await core.addresses.refresh(hostsOf(core.now.config))) {
      core.onEvent({ type: "addresses-changed" });
    }
    await queue(async () => {
      if (signal.aborted) return;
      await refresh(core);
      await count(core);
    });
  }

  async function turns(): Promise<void> {
    for (;;) {
      await delay(everyMs, undefined, { signal });
      // What failed is tried again the next time; calls tell of it.
      await turn().catch(() => {});
    }
  }

  turns().catch(() => {});
  return () => stop.abort();
}
