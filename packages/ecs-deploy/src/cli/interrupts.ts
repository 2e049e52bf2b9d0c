/** What Ctrl-C asks for. */
export interface Interrupts extends Disposable {
  signal: AbortSignal;
}

/** Listens to SIGINT and SIGTERM until disposed: the first one ends the wait, the second one everything at once. */
export function listenToInterrupts(): Interrupts {
  const first = new AbortController();
  const listen = (): void => {
    if (first.signal.aborted) process.exit(130);
    process.stderr.write("\ninterrupted: saying what is left; once more stops at once\n");
    first.abort();
  };
  process.on("SIGINT", listen).on("SIGTERM", listen);
  return {
    signal: first.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", listen).off("SIGTERM", listen);
    },
  };
}
