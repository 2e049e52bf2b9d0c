import { Worker } from "node:worker_threads";

import type { Pace, PaceOptions } from "./keep-pace.ts";
import type { LastSeen, Seen } from "./look.ts";
import type { LookoutAnswer, LookoutRequest } from "./lookout-thread.ts";

export interface LookedAt {
  /** Looks now. */
  look: () => void;
  /** Looks once more, and then no more. Resolves when all that was seen has been told. */
  leave: () => Promise<void>;
}

/** Looks at logs, and opens what rotation makes, from a thread of its own. */
export interface Lookout extends AsyncDisposable {
  follow: (log: LogToFollow, onSeen: (seen: Seen) => void) => LookedAt;
}

export interface LogToFollow {
  path: string;
  /** The size in bytes at which it is rotated. */
  maxSize: number;
  /** What was seen of it last. */
  seen: LastSeen;
}

interface Log {
  path: string;
  pace: PaceOptions;
  last: LastSeen;
  onSeen: (seen: Seen) => void;
  left?: () => void;
}

const startLimitMs = 30_000;

export interface LookoutOptions {
  pace: Pace;
  onFailed: (error: Error) => void;
}

/**
 * Starts the thread, and resolves once it looks: that takes a second on a busy machine, in which a log may rotate
 * twice.
 * @throws {Error} where it does not start within 30 s
 */
export async function createLookout({ pace, onFailed }: LookoutOptions): Promise<Lookout> {
  const logs = new Map<number, Log>();
  let lastId = 0;
  let isEnding = false;
  const ready = Promise.withResolvers<void>();
  let thread = start();

  function start(): Worker {
    const isSource = import.meta.url.endsWith(".ts");
    const worker = new Worker(new URL(`lookout-thread.${isSource ? "ts" : "js"}`, import.meta.url));
    worker.on("message", hear);
    worker.on("error", onFailed);
    worker.on("exit", () => {
      if (isEnding) return;
      thread = start();
      for (const [log, { path, pace: paced, last: seen, left }] of logs) {
        if (left) left();
        else ask({ type: "follow", log, path, seen, pace: paced });
      }
    });
    return worker;
  }

  function ask(request: LookoutRequest): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    thread.postMessage(request);
  }

  function hear(answer: LookoutAnswer): void {
    if (answer.type === "ready") return ready.resolve();
    const log = logs.get(answer.log);
    if (!log) return;
    if (answer.type === "failed") return onFailed(new Error(`${log.path}: ${answer.message}`));
    if (answer.type === "left") return log.left?.();
    log.last = answer.last;
    log.onSeen(answer.seen);
  }

  try {
    await within(ready.promise);
  } catch (error) {
    isEnding = true;
    await thread.terminate();
    throw error;
  }
  return {
    follow({ path, maxSize, seen }, onSeen) {
      lastId += 1;
      const log = lastId;
      const entry: Log = { path, pace: { ...pace, maxSize }, last: seen, onSeen };
      let leaving: Promise<void> | undefined;
      logs.set(log, entry);
      ask({ type: "follow", log, path, seen, pace: entry.pace });
      return {
        look: () => ask({ type: "look", log }),
        leave: async () =>
          (leaving ??= new Promise<void>((resolve) => {
            entry.left = () => {
              logs.delete(log);
              resolve();
            };
            ask({ type: "leave", log });
          })),
      };
    },
    [Symbol.asyncDispose]: async () => {
      isEnding = true;
      await thread.terminate();
    },
  };
}

async function within(started: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(
    () =>
      late.reject(new Error(`the thread that looks at logs did not start in ${startLimitMs} ms`)),
    startLimitMs,
  );
  try {
    await Promise.race([started, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
