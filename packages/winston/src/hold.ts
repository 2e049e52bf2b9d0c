import { setTimeout as delay } from "node:timers/promises";

/** What winston's streams hold, in entries, and when they have handed it over. */
export interface Hold {
  /** Resolves when they hold nothing. */
  emptied(): Promise<void>;
  /** As above; once the signal is aborted also when they make no headway. True when they hold nothing. */
  emptiedOrStuck(givenUp: AbortSignal): Promise<boolean>;
  /** To be called when an entry has been handed over. */
  check(): void;
}

// Given up, entries are taken at once: what still waits then does so for another transport.
const headwayMs = 20;

export function watchHold(count: () => number): Hold {
  const waiting: (() => void)[] = [];
  const empty = () => {
    if (count() > 0) return;
    for (const each of waiting.splice(0)) each();
  };
  const emptied = () => {
    if (count() === 0) return Promise.resolve();
    // What is handed over in this very turn ends with it.
    setImmediate(empty);
    return new Promise<void>((resolve) => void waiting.push(resolve));
  };
  return {
    emptied,
    async emptiedOrStuck(givenUp) {
      const done = emptied();
      await Promise.race([done, aborted(givenUp)]);
      for (let before = Infinity; count() > 0 && count() < before;) {
        before = count();
        await Promise.race([done, delay(headwayMs)]);
      }
      return count() === 0;
    },
    check() {
      if (waiting.length > 0) setImmediate(empty);
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
