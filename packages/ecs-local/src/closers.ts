/** What has to be closed, the last first. */
export interface Closers {
  defer(close: () => void | Promise<void>): void;
  /** Closes everything, also when something of it fails; then throws the first failure. */
  close(): Promise<void>;
}

/** As `AsyncDisposableStack`, which Node.js 22 does not have. */
export function closers(): Closers {
  const all: (() => void | Promise<void>)[] = [];
  return {
    defer: (close) => void all.push(close),
    async close() {
      const failures: unknown[] = [];
      for (const close of all.splice(0).toReversed()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
