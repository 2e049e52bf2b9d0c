import { setTimeout as delay } from "node:timers/promises";

import { ProxyError } from "../../errors.ts";
import {
  type Generation,
  type GenerationOptions,
  type GenerationSockets,
  startGeneration,
} from "./generation.ts";
import type { Worker } from "./master.ts";
import { createQueue } from "./queue.ts";

export type FleetEvent =
  | { type: "started" | "retired"; pid: number }
  | { type: "died"; pid: number; how: string }
  | { type: "start-failed"; message: string; againInMs: number };

export interface FleetOptions {
  start: Omit<GenerationOptions, "sockets" | "fds">;
  /** Of the generation with this number. */
  socketsOf: (generation: number) => GenerationSockets;
  /** @default 5_000 */
  longestPauseMs?: number;
  onEvent?: ((event: FleetEvent) => void) | undefined;
}

/** All HAProxies that run: one that takes connections, and those before it that still end theirs. */
export interface Fleet {
  /** Starts one with these sockets on the files as they are, and lets those before it end. */
  replace(fds: readonly number[]): Promise<void>;
  /** Those that were found last: some may be gone, others have come. None after a start or a reload. */
  known(): readonly Worker[];
  /** Waits for one that is just being started. @throws {ProxyError} `not-live` where none comes up. */
  workers(): Promise<Worker[]>;
  /** Whether one that a reload has replaced still ends its connections. */
  hasRetired(): boolean;
  /** None is started any more; those that run end when their last connection has. */
  retire(): void;
  /** Resolves when all have ended. */
  ended(): Promise<void>;
  kill(): void;
}

// Longer than a start takes, shorter than a caller waits.
const waitMs = 8_000;
// One that ran this long starts again without a pause.
const steadyMs = 10_000;

export function createFleet({
  start,
  socketsOf,
  longestPauseMs = 5_000,
  onEvent,
}: FleetOptions): Fleet {
  const running = new Set<Generation>();
  const starts = createQueue();
  let current: Promise<Generation> | undefined;
  let sockets: readonly number[] = [];
  let count = 0;
  let known: readonly Worker[] = [];
  let changes = 0;
  const state = { stopping: false };

  function forget(): void {
    known = [];
    changes += 1;
  }

  async function startOne(fds: readonly number[]): Promise<Generation> {
    count += 1;
    const startedAt = performance.now();
    const generation = await startGeneration({ ...start, fds, sockets: socketsOf(count) });
    running.add(generation);
    sockets = fds;
    current = Promise.resolve(generation);
    forget();
    onEvent?.({ type: "started", pid: generation.pid });
    void generation.ended.then((how) => {
      running.delete(generation);
      if (generation.isRetired || state.stopping) return;
      onEvent?.({ type: "died", pid: generation.pid, how });
      const pauseMs = performance.now() - startedAt > steadyMs ? 0 : 50;
      current = startAgain(pauseMs);
      current.catch(() => {});
    });
    if (state.stopping) generation.retire();
    return generation;
  }

  async function startAgain(firstPauseMs: number): Promise<Generation> {
    let pauseMs = firstPauseMs;
    while (!state.stopping) {
      await delay(pauseMs);
      try {
        return await starts(async () => {
          // Another one may have been started since, on a call.
          const there = [...running].find((each) => !each.isRetired);
          return there ?? (await startOne(sockets));
        });
      } catch (cause) {
        pauseMs = Math.min(2 * pauseMs + 100, longestPauseMs);
        const message = cause instanceof Error ? cause.message : String(cause);
        onEvent?.({ type: "start-failed", message, againInMs: pauseMs });
      }
    }
    throw new ProxyError("stopping", "The proxy is stopping.");
  }

  return {
    async replace(fds) {
      const before = await starts(async () => {
        const others = [...running];
        await startOne(fds);
        return others;
      });
      for (const each of before) {
        if (each.isRetired) continue;
        each.retire();
        forget();
        onEvent?.({ type: "retired", pid: each.pid });
      }
    },
    known: () => known,
    async workers() {
      const limit = performance.now() + waitMs;
      for (;;) {
        const then = changes;
        const started = state.stopping ? undefined : current;
        if (started !== undefined) await within(started);
        const all = (await Promise.all([...running].map((each) => each.workers()))).flat();
        // What was asked for before a change may name a worker as new that is old by now.
        if (then === changes) known = all;
        if (started === undefined || all.some(({ isOld }) => !isOld)) return all;
        // It has just died, and that is not known here yet.
        if (performance.now() > limit) throw notLive();
        await delay(10);
      }
    },
    hasRetired: () => [...running].some(({ isRetired }) => isRetired),
    retire() {
      state.stopping = true;
      for (const each of running) each.retire();
    },
    async ended() {
      await Promise.all([...running].map((each) => each.ended));
    },
    kill() {
      state.stopping = true;
      for (const each of running) each.kill();
    },
  };
}

async function within(started: Promise<Generation>): Promise<void> {
  const settled = new AbortController();
  const late = delay(waitMs, undefined, { signal: settled.signal }).then(() => {
    throw notLive();
  });
  try {
    await Promise.race([started, late]);
  } finally {
    settled.abort();
    late.catch(() => {});
  }
}

function notLive(): ProxyError {
  const message = `HAProxy does not run, and did not start within ${waitMs} ms.`;
  return new ProxyError("not-live", message);
}
