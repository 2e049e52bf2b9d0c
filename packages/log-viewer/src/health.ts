import type { LogViewerEvent } from "./events.ts";
import { isDiskFull } from "./is-disk-full.ts";
import { createRate } from "./measure-rate.ts";
import type { Status } from "./serve/status.ts";

/** How storing goes. */
export interface Health {
  stored: (lines: number) => void;
  failed: (error: unknown) => void;
  recovered: () => void;
  now: () => Pick<Status, "linesPerSecond" | "failing">;
}

export function createHealth(onEvent: (event: LogViewerEvent) => void): Health {
  const rate = createRate();
  let failing: Status["failing"];
  return {
    stored: (lines) => rate.add(lines, Date.now()),
    failed(error) {
      const full = isDiskFull(error);
      const reason = error instanceof Error ? error.message : String(error);
      failing = { reason, full, sinceMs: Date.now() };
      onEvent({ type: "store-failed", full, error });
    },
    recovered() {
      failing = undefined;
      onEvent({ type: "store-recovered" });
    },
    now: () => ({
      linesPerSecond: rate.perSecond(Date.now()),
      ...(failing !== undefined && { failing }),
    }),
  };
}
