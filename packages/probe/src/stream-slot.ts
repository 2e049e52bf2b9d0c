import type { Clock } from "./clock.ts";
import type { OpenStream } from "./stream.ts";
import type { StreamLedger } from "./stream-ledger.ts";
import {
  freshStream,
  type StreamHappening,
  type StreamState,
  watchStream,
} from "./stream-watch.ts";

/** A place that has one open stream all the time. */
export interface StreamSlot {
  isOpen: () => boolean;
  /** Resolves when the first attempt has opened or failed. */
  ready: Promise<void>;
  /** Waits for a reconnect that is under way, then closes. */
  stop: () => Promise<void>;
  /** Closes at once. */
  close: () => void;
}

export interface StreamSlotOptions {
  open: OpenStream;
  ledger: StreamLedger;
  clock: Clock;
  onCut: (reason: string) => void;
}

/** After a failed attempt; and no two attempts are closer than a fifth of it. */
const RETRY_MS = 1000;

/** Opens a stream, follows it, and opens the next one when it has ended. */
export function startStreamSlot({ open, ledger, clock, onCut }: StreamSlotOptions): StreamSlot {
  let state: StreamState = freshStream;
  let stream: { close: () => void } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let attemptedAt = 0;
  let openedAt = 0;
  let attempt = Promise.withResolvers<void>();

  const tell = (happening: StreamHappening) => {
    const before = openedAt;
    const step = watchStream(state, happening);
    state = step.state;
    for (const verdict of step.verdicts) {
      if (verdict.is === "moved") ledger.moved(verdict.count);
      else {
        const { count, reason } = verdict;
        ledger.cut({
          count,
          reason,
          endedAt: clock(),
          ...(verdict.wasOpen && { openedAt: before }),
        });
        onCut(reason);
      }
    }
  };
  const connect = () => {
    attemptedAt = clock();
    stream = open(state.lastId, {
      onOpen: () => {
        openedAt = clock();
        ledger.opened();
        tell({ type: "opened" });
        attempt.resolve();
      },
      onMessage: (id) => {
        ledger.event();
        tell({ type: "message", id });
      },
      onEnd: ({ proper, reason }) => {
        const wasOpen = state.isOpen;
        tell({ type: "ended", proper, reason });
        attempt.resolve();
        attempt = Promise.withResolvers();
        const pauseMs = wasOpen ? attemptedAt + RETRY_MS / 5 - clock() : RETRY_MS;
        timer = setTimeout(connect, Math.max(0, pauseMs));
      },
    });
  };
  const close = () => {
    clearTimeout(timer);
    attempt.resolve();
    stream?.close();
  };

  connect();
  return {
    isOpen: () => state.isOpen,
    ready: attempt.promise,
    stop: async () => {
      // Only a proper end is owed a reconnect; a cut has been counted already.
      if (state.owed > 0 && !state.isOpen) await attempt.promise;
      tell({ type: "stopped" });
      close();
    },
    close,
  };
}
