import {
  checkHealth,
  type CheckHealthOptions,
  type Health,
  type HealthTarget,
} from "./check-health.ts";
import { RuntimeError } from "./errors.ts";
import { pause } from "./pause.ts";
import type { Exit } from "./runtime.ts";

export type HealthEvent =
  /** A good answer. */
  | { type: "answered"; status: number; good: number; needed: number }
  /** No good answer, for another reason than before. */
  | { type: "failed"; reason: string };

export interface WaitUntilHealthyOptions {
  /** Good answers in a row that are needed. @default 3 */
  successes?: number;
  /** Pause between attempts. @default 250 */
  everyMs?: number;
  /** Limit of one attempt. @default 2_000 */
  timeoutMs?: number;
  /** Limit of the whole wait. @default 60_000 */
  deadlineMs?: number;
  /** Which status is a good one. @default 200 to 399 */
  expect?: (status: number) => boolean;
  /** How to ask, where the target is not reached from here. @default checkHealth */
  check?: (target: HealthTarget, options: CheckHealthOptions) => Promise<Health>;
  /** Asked after each attempt: how the instance ended, or undefined while it runs. */
  stillRunning?: () => Promise<Exit | undefined>;
  /** Called for each good answer, and when the reason of a bad one changes. */
  onEvent?: (event: HealthEvent) => void;
  signal?: AbortSignal;
}

/**
 * Resolves once the target has given enough good answers in a row, each on a new connection.
 * @throws {RuntimeError} `unhealthy` at the deadline, with what was seen last; `exited` as soon as
 * `stillRunning` says how it ended, even where somebody else answers in its place.
 */
export async function waitUntilHealthy(
  target: HealthTarget,
  options: WaitUntilHealthyOptions = {},
): Promise<void> {
  const { successes = 3, everyMs = 250, timeoutMs = 2_000, deadlineMs = 60_000 } = options;
  const { check = checkHealth, expect, stillRunning, onEvent, signal } = options;
  const deadline = AbortSignal.timeout(deadlineMs);
  const stop = signal ? AbortSignal.any([signal, deadline]) : deadline;
  const seen = sightings(successes, onEvent);

  try {
    for (;;) {
      const health = await check(target, {
        timeoutMs,
        signal: stop,
        ...(expect && { expect }),
      });
      const exit = await stillRunning?.();
      if (exit)
        throw new RuntimeError(
          "exited",
          `GET ${target.url}: ${describeExit(exit)} before ${successes} good answers in a row; last seen: ${seen.describe()}`,
        );
      if (seen.add(health) === successes) return;
      await pause(everyMs, stop);
    }
  } catch (cause) {
    if (cause !== deadline.reason) throw cause;
    const needed = `${successes} good answers in a row were needed within ${deadlineMs} ms`;
    throw new RuntimeError("unhealthy", `GET ${target.url}: ${seen.describe()}; ${needed}`, {
      cause,
    });
  }
}

interface Sightings {
  /** Resolves with the number of good answers in a row. */
  add(health: Health): number;
  describe(): string;
}

function sightings(needed: number, onEvent?: (event: HealthEvent) => void): Sightings {
  let good = 0;
  let bad = { reason: "", times: 0 };
  return {
    add(health) {
      if (health.healthy) {
        good += 1;
        onEvent?.({ type: "answered", status: health.status, good, needed });
        return good;
      }
      if (good > 0 || health.reason !== bad.reason) {
        onEvent?.({ type: "failed", reason: health.reason });
        bad = { reason: health.reason, times: 0 };
      }
      good = 0;
      bad.times += 1;
      return good;
    },
    describe() {
      const goodOnes = good > 0 ? `${good} good in a row` : "";
      const badOnes =
        bad.times > 0 ? `${bad.reason} ${bad.times} ${bad.times === 1 ? "time" : "times"}` : "";
      if (goodOnes && badOnes) return `${goodOnes}, before that ${badOnes}`;
      return goodOnes || badOnes || "no complete answer at all";
    },
  };
}

function describeExit({ code, signal, outOfMemory }: Exit): string {
  if (outOfMemory) return "the instance was killed for the memory that it took (out of memory)";
  if (signal !== undefined) return `the instance was ended by ${signal}`;
  if (code !== undefined) return `the instance exited with code ${code}`;
  return "the instance ended, nobody saw how,";
}
