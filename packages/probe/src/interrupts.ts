const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A signal that asks this process to end. */
export type Interrupt = (typeof SIGNALS)[number];

/** Takes over what Ctrl-C and the like do, until disposed of. */
export function onInterrupt(handle: (signal: Interrupt) => void): Disposable {
  const listeners = SIGNALS.map((signal) => ({ signal, listener: () => handle(signal) }));
  for (const { signal, listener } of listeners) process.on(signal, listener);
  return {
    [Symbol.dispose]: () => {
      for (const { signal, listener } of listeners) process.off(signal, listener);
    },
  };
}
