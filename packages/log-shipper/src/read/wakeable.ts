export interface Wakeable {
  /** There is more to read. Ends a wait that is for nothing else. */
  grown: () => void;
  /** Ends any wait. */
  wake: () => void;
  /** What comes from here on ends the next wait at once. */
  clear: () => void;
  /** Waits until something of the above, the promise, or so many ms. */
  wait: (promise?: Promise<void>, limitMs?: number) => Promise<void>;
}

const longestTimerMs = 2_147_483_647;

/** A wait that misses nothing of what happens just before it. */
export function wakeable(signal: AbortSignal): Wakeable {
  let isDue = false;
  let isForPromise = false;
  let end = nothing;

  function wake(): void {
    isDue = true;
    end();
  }
  signal.addEventListener("abort", wake, { once: true });

  return {
    wake,
    grown: () => (isForPromise ? undefined : wake()),
    clear: () => {
      isDue = false;
    },
    async wait(promise, limitMs = Infinity) {
      if (isDue && !promise) return;
      if (signal.aborted) return;
      isForPromise = promise !== undefined;
      const timer =
        limitMs <= longestTimerMs ? setTimeout(() => end(), Math.max(1, limitMs)) : undefined;
      try {
        await new Promise<void>((resolve, reject) => {
          end = resolve;
          promise?.then(resolve, reject);
        });
      } finally {
        clearTimeout(timer);
        isForPromise = false;
        end = nothing;
      }
    },
  };
}

function nothing(): void {}
