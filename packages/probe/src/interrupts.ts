const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A signal that asks this process to end. */
export type Interrupt = (typeof SIGNALS)[number];

/** Takes over what Ctrl-C and the like do, until disposed of. */
export interface Interrupts extends Disposable {
  /** Aborted by an interrupt that no command gets. */
  signal: AbortSignal;
  /** The last interrupt. */
  last: () => Interrupt | undefined;
  /** While a command runs interrupts are for it. */
  passTo: (command: { kill: (signal: NodeJS.Signals) => void } | undefined) => void;
}

export function takeInterrupts(): Interrupts {
  const ending = new AbortController();
  let last: Interrupt | undefined;
  let command: { kill: (signal: NodeJS.Signals) => void } | undefined;

  const listeners = SIGNALS.map((signal) => {
    const listener = () => {
      last = signal;
      if (!command) ending.abort();
      // On a terminal Ctrl-C goes to the command as well; it must not come twice.
      else if (signal !== "SIGINT" || !process.stdin.isTTY) command.kill(signal);
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return {
    signal: ending.signal,
    last: () => last,
    passTo: (receiver) => {
      command = receiver;
    },
    [Symbol.dispose]: () => {
      for (const { signal, listener } of listeners) process.off(signal, listener);
    },
  };
}
