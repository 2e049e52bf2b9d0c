/** What has to be closed, the last first; as `AsyncDisposableStack`, which Node.js 22 does not have. */
export interface Closers {
  defer: (close: () => void | Promise<void>) => void;
  use: <Part extends Disposable | AsyncDisposable>(part: Part) => Part;
  /** Closes everything, also when something of it fails; then throws the first failure. */
  close: () => Promise<void>;
}

export function createClosers(): Closers {
  const all: (() => void | Promise<void>)[] = [];
  return {
    defer: (close) => void all.push(close),
    use(part) {
      all.push(async () => {
        if (Symbol.asyncDispose in part) await part[Symbol.asyncDispose]();
        else part[Symbol.dispose]();
      });
      return part;
    },
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
