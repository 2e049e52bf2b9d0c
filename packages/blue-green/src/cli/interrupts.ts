/** What the first and the second Ctrl-C (or SIGTERM) ask for. */
export interface Interrupts extends Disposable {
  signal: AbortSignal;
  abandon: AbortSignal;
}

/** Listens to SIGINT and SIGTERM until disposed. */
export function listenToInterrupts(onFirst: () => void): Interrupts {
  const first = new AbortController();
  const second = new AbortController();
  const listen = (): void => {
    if (first.signal.aborted) return second.abort();
    first.abort();
    onFirst();
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
