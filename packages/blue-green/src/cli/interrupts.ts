/** What the first and the second Ctrl-C (or SIGTERM) ask for. */
export interface Interrupts extends Disposable {
  signal: AbortSignal;
  abandon: AbortSignal;
}

/** Listens to SIGINT and SIGTERM until disposed, and tells people what the next one will do. */
export function listenToInterrupts(): Interrupts {
  const first = new AbortController();
  const second = new AbortController();
  const listen = (): void => {
    if (first.signal.aborted) return second.abort();
    first.abort();
    process.stderr.write("\ninterrupted: ending in good order; once more stops at once\n");
  };
  process.on("SIGINT", listen);
  process.on("SIGTERM", listen);
  return {
    signal: first.signal,
    abandon: second.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", listen);
      process.off("SIGTERM", listen);
    },
  };
}
