import { BlueGreenError } from "./errors.ts";
import type { Lock } from "./lock.ts";

/** Aborts when the caller wants an end at once, or when the lock is about to expire. */
export function abandonedBy(lock: Pick<Lock, "signal">, abandon?: AbortSignal): AbortSignal {
  const limit = new AbortController();
  lock.signal.addEventListener("abort", () => {
    limit.abort(new BlueGreenError("timed-out", "the command took longer than its total limit"));
  });
  return abandon ? AbortSignal.any([abandon, limit.signal]) : limit.signal;
}
