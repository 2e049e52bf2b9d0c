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
  /** For the tests that show what the start waits for. */
  threadFile?: URL;
}

/**
 * Starts the thread, and resolves once it looks: that takes a second on a busy machine, in which a log may rotate
 * twice.
 * @throws {Error} where it cannot start, or not within 30 s
 */
export async function createLookout({
  pace,
  onFailed,
  threadFile = ourThread(),
}: LookoutOptions): Promise<Lookout> {
  const logs = new Map<number, Log>();
  let lastId = 0;
  let isEnding = false;
  let isReady = false;
  const ready = Promise.withResolvers<void>();
  let thread = start();

  function start(): Worker {
    const worker = new Worker(threadFile);
    worker.on("message", hear);
    worker.on("error", (error: Error) => (isReady ? onFailed(error) : ready.reject(error)));
    worker.on("exit", () => {
      if (!isReady) ready.reject(new Error("the thread that looks at logs ended as it started"));
      if (isEnding || !isReady) return;
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

  const late = new Error(`the thread that looks at logs did not start in ${startLimitMs} ms`);
  const timer = setTimeout(() => ready.reject(late), startLimitMs);
  try {
    await ready.promise;
    isReady = true;
  } catch (error) {
    await thread.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
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

function ourThread(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(`lookout-thread.${isSource ? "ts" : "js"}`, import.meta.url);
}
